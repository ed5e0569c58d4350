namespace ScimCluster.Cluster.Tests.Histories;

/// <summary>What of a user the clients of a history choose.</summary>
/// <param name="ExternalId">Null if the user has none.</param>
/// <param name="UserName">In lower case.</param>
/// <param name="Title">Names the write that set it.</param>
/// <param name="Active">Whether the user is active.</param>
internal sealed record UserContent(string? ExternalId, string UserName, string? Title, bool Active)
{
    /// <summary>The key of the identity; the names of both kinds never meet.</summary>
    public string AccountId => ExternalId ?? UserName;
}

/// <summary>A user as an answer shows it.</summary>
internal sealed record UserState(string Id, long Version, UserContent Content);

/// <summary>A request of a history.</summary>
internal abstract record HistoryRequest
{
    /// <summary>Whether it changes nothing, whatever the answer is.</summary>
    public virtual bool IsRead => false;

    /// <summary>Whether it changes a user who is there: sent again it is carried out once, and answered with the user as it is by then.</summary>
    public bool IsChange => this is ReplaceUser or PatchUser;
}

/// <summary>POST.</summary>
/// <param name="Content">The user.</param>
/// <param name="Repeats">The numbers of equal requests before it, which had no answer.</param>
internal sealed record CreateUser(UserContent Content, params int[] Repeats) : HistoryRequest
{
    public override string ToString() => $"CreateUser {Content}, after {string.Join(", ", Repeats)}";
}

/// <summary>PUT, with the version of <c>If-Match</c>.</summary>
internal sealed record ReplaceUser(string Id, UserContent Content, long? IfMatch = null) : HistoryRequest;

/// <summary>PATCH that sets what is not null, with the version of <c>If-Match</c>.</summary>
internal sealed record PatchUser(
    string Id,
    string? Title = null,
    bool? Active = null,
    string? UserName = null,
    string? ExternalId = null,
    bool RemovesExternalId = false,
    long? IfMatch = null) : HistoryRequest
{
    public UserContent ApplyTo(UserContent content) => new(
        RemovesExternalId ? null : ExternalId ?? content.ExternalId,
        UserName ?? content.UserName,
        Title ?? content.Title,
        Active ?? content.Active);
}

/// <summary>DELETE, with the version of <c>If-Match</c>.</summary>
internal sealed record DeleteUser(string Id, long? IfMatch = null) : HistoryRequest;

/// <summary>GET by id.</summary>
internal sealed record ReadUser(string Id) : HistoryRequest
{
    public override bool IsRead => true;
}

/// <summary>GET by userName.</summary>
internal sealed record FindUser(string UserName) : HistoryRequest
{
    public override bool IsRead => true;
}

/// <summary>GET of all users.</summary>
internal sealed record ListUsers : HistoryRequest
{
    public override bool IsRead => true;
}

/// <summary>A definite answer.</summary>
/// <param name="Status">The status.</param>
/// <param name="ScimType">Of an error.</param>
/// <param name="Users">The users in it.</param>
internal sealed record HistoryAnswer(int Status, string? ScimType = null, params UserState[] Users)
{
    public override string ToString() => $"{Status} {ScimType} {string.Join<UserState>(", ", Users)}";
}

/// <summary>A request with its answer.</summary>
/// <param name="Number">Its place in the history.</param>
/// <param name="Request">What was sent.</param>
/// <param name="Begun">When it was sent.</param>
/// <param name="Ended">When it was answered.</param>
/// <param name="Answer">Null for none, or 503: it was carried out at any time since it was sent, or will be, or never.</param>
/// <param name="Attempts">What the gateway may have made of it while a silo died.</param>
internal sealed record HistoryEntry(
    int Number, HistoryRequest Request, long Begun, long Ended, HistoryAnswer? Answer, GatewayAttempts Attempts = GatewayAttempts.One)
{
    /// <summary>Until when it may have been carried out.</summary>
    public long Until => Answer is null ? long.MaxValue : Ended;
}

/// <summary>How often the gateway may have sent a request to the cluster.</summary>
internal enum GatewayAttempts
{
    /// <summary>Once.</summary>
    One,

    /// <summary>Again, after attempts that came to nothing.</summary>
    SentAgain,

    /// <summary>Again, after one that may have been carried out.</summary>
    AfterCarriedOut,
}
