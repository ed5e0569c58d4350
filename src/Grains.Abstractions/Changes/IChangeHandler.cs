namespace ScimCluster.Grains;

/// <summary>
/// Code of the SaaS that runs in the silos and is told every committed change: at least once, and those of one resource in
/// the order of their commits. Register it with <c>AddChangeHandler</c>.
/// </summary>
/// <remarks>
/// An exception means "again": the change comes again after a pause that grows, without end, and meanwhile the later changes
/// of the same resource wait for this handler; everything else goes on. So does the loss of a silo: whoever must not do a
/// thing twice notes the <see cref="Change.ChangeId"/>. Calls for different resources may run at the same time. A member that
/// is not implemented takes the change and does nothing.
/// </remarks>
public interface IChangeHandler
{
    /// <summary>
    /// Names the handler and with it its progress, for ever: a handler under a new name gets all changes from the first one.
    /// At most 100 characters.
    /// </summary>
    string Name { get; }

    /// <summary>A person was provisioned, or came back after being deprovisioned.</summary>
    /// <param name="user">The person.</param>
    /// <param name="organization">The organization, or null for a personal connection.</param>
    /// <param name="change">The change itself.</param>
    /// <param name="cancellationToken">The time for the attempt is over, or the silo stops.</param>
    Task OnUserProvisionedAsync(
        ChangedUser user, ChangedOrganization? organization, Change change, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Attributes of a person changed.</summary>
    /// <param name="user">The person.</param>
    /// <param name="organization">The organization, or null for a personal connection.</param>
    /// <param name="change">The change itself.</param>
    /// <param name="cancellationToken">The time for the attempt is over, or the silo stops.</param>
    Task OnUserUpdatedAsync(
        ChangedUser user, ChangedOrganization? organization, Change change, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The last identity provider that had the person active says otherwise: the person may not work any more.</summary>
    /// <param name="user">The person.</param>
    /// <param name="organization">The organization, or null for a personal connection.</param>
    /// <param name="change">The change itself.</param>
    /// <param name="cancellationToken">The time for the attempt is over, or the silo stops.</param>
    Task OnUserDeactivatedAsync(
        ChangedUser user, ChangedOrganization? organization, Change change, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A person who was deactivated is active again.</summary>
    /// <param name="user">The person.</param>
    /// <param name="organization">The organization, or null for a personal connection.</param>
    /// <param name="change">The change itself.</param>
    /// <param name="cancellationToken">The time for the attempt is over, or the silo stops.</param>
    Task OnUserReactivatedAsync(
        ChangedUser user, ChangedOrganization? organization, Change change, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>An identity provider deleted the person.</summary>
    /// <param name="user">The person; of e-mail address and name nothing is left.</param>
    /// <param name="organization">The organization, or null for a personal connection.</param>
    /// <param name="change">The change itself.</param>
    /// <param name="cancellationToken">The time for the attempt is over, or the silo stops.</param>
    Task OnUserDeprovisionedAsync(
        ChangedUser user, ChangedOrganization? organization, Change change, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A connection was created, deleted or restored, or got a new token; <see cref="Change.Type"/> says which.</summary>
    /// <param name="providerId">The connection.</param>
    /// <param name="organization">The organization, or null for a personal connection.</param>
    /// <param name="change">The change itself.</param>
    /// <param name="cancellationToken">The time for the attempt is over, or the silo stops.</param>
    Task OnProviderChangedAsync(
        string providerId, ChangedOrganization? organization, Change change, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A group was created, changed or deleted; <see cref="Change.Type"/> says which. One call, however many members.</summary>
    /// <param name="group">The group, and who came and went.</param>
    /// <param name="organization">The organization, or null for a personal connection.</param>
    /// <param name="change">The change itself.</param>
    /// <param name="cancellationToken">The time for the attempt is over, or the silo stops.</param>
    Task OnGroupChangedAsync(
        ChangedGroup group, ChangedOrganization? organization, Change change, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Something happened that has no member of its own.</summary>
    /// <param name="change">The change.</param>
    /// <param name="cancellationToken">The time for the attempt is over, or the silo stops.</param>
    Task OnChangeAsync(Change change, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>The person of a change, as the identity provider described it then.</summary>
/// <param name="Id">The user's id.</param>
/// <param name="Email">The e-mail address, or null when the person is gone.</param>
/// <param name="DisplayName">The name to show, or null when the person is gone.</param>
/// <param name="Active">Whether the identity provider says <c>active</c>.</param>
public sealed record ChangedUser(string Id, string? Email, string? DisplayName, bool Active)
{
    /// <summary>Names the person by the id only.</summary>
    public override string ToString() => $"ChangedUser {{ {Id} }}";
}

/// <summary>The group of a change.</summary>
/// <param name="Id">The group's id.</param>
/// <param name="DisplayName">Its name.</param>
/// <param name="MembersAdded">Ids of users and groups that became members, 1,000 at most.</param>
/// <param name="MembersRemoved">Ids of those that are none any more, 1,000 at most; none if the group itself is gone.</param>
/// <param name="NamesAll">False if more have come or gone than are named: then read the group.</param>
public sealed record ChangedGroup(
    string Id, string? DisplayName, IReadOnlyList<string> MembersAdded, IReadOnlyList<string> MembersRemoved, bool NamesAll)
{
    /// <summary>Names the group by the id only.</summary>
    public override string ToString() => $"ChangedGroup {{ {Id} }}";
}

/// <summary>The organization of a change.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
public sealed record ChangedOrganization(string Id, string Name);
