namespace ScimCluster.Cluster.Tests.Histories;

/// <summary>A write as subscribers hear of it.</summary>
/// <param name="State">The user afterwards; of a deletion, before it.</param>
/// <param name="EventsBefore">How many events of the user there were.</param>
/// <param name="Kinds">The events, in their order.</param>
internal sealed record UserChange(UserState State, int EventsBefore, IReadOnlyList<ChangeKind> Kinds)
{
    /// <summary>The events as the outbox must have them.</summary>
    public IEnumerable<AnnouncedChange> Announced => Kinds.Select(kind => new AnnouncedChange(
        kind, State.Version, State.Content.AccountId, kind != ChangeKind.Deprovisioned && State.Content.Active));
}

/// <summary>An event of the outbox.</summary>
internal sealed record AnnouncedChange(ChangeKind Kind, long Version, string AccountId, bool Active);

/// <summary>The events of users.</summary>
internal enum ChangeKind
{
    Provisioned,
    Updated,
    Deactivated,
    Reactivated,
    Deprovisioned,
}
