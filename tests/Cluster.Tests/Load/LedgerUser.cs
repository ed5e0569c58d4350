namespace ScimCluster.Cluster.Tests.Load;

/// <summary>A user that was acknowledged, and what it may look like.</summary>
/// <param name="Id">The id of the resource.</param>
/// <param name="UserName">As it was sent.</param>
internal sealed record LedgerUser(string Id, string UserName)
{
    // What an answer has confirmed last, and whatever went unanswered: that may have been carried out, then or later.
    private readonly HashSet<string> _unanswered = new(StringComparer.Ordinal);
    private string _confirmed = "";

    /// <summary>A delete went unanswered: whether the user is there is unknown.</summary>
    public bool IsDeleteUnanswered { get; set; }

    /// <summary>A delete was acknowledged.</summary>
    public bool IsDeleted { get; set; }

    public void Confirm(string title) => _confirmed = title;

    public void Doubt(string title) => _unanswered.Add(title);

    public bool MayHave(string title) => title == _confirmed || _unanswered.Contains(title);

    public override string ToString() => $"{UserName} ({Id}: '{_confirmed}', {_unanswered.Count} unanswered)";
}
