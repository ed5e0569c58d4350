namespace ScimCluster.Storage;

/// <summary>What a SCIM Group document says without its members, with the keys that are indexed. Keys are folded by the caller.</summary>
/// <param name="DisplayNameKey">The <c>displayName</c>, folded; unique for each provider.</param>
/// <param name="ExternalId">The <c>externalId</c> as sent, or null; unique for each provider, compared exactly.</param>
/// <param name="Document">The SCIM Group as JSON, without <c>id</c>, <c>meta</c> and <c>members</c>.</param>
/// <param name="Folded">The document as <c>FoldedDocument</c> folds it.</param>
public sealed record GroupContent(string DisplayNameKey, string? ExternalId, string Document, string Folded);

/// <summary>A change of the members of a group. Who is a member already, or is none, needs no change.</summary>
/// <param name="Add">Who shall be a member: users and groups of the provider; no id stands in both lists.</param>
/// <param name="Remove">Who shall be none.</param>
/// <param name="IsReplacement">Whether everybody else shall be none either.</param>
public sealed record MemberEdit(IReadOnlyList<Guid> Add, IReadOnlyList<Guid> Remove, bool IsReplacement)
{
    /// <summary>Nothing changes.</summary>
    public static MemberEdit None { get; } = new([], [], IsReplacement: false);
}

/// <summary>A group to be created.</summary>
/// <param name="Authority">The authority of the write.</param>
/// <param name="GroupId">The id, a UUID of version 7 made for this create: a repetition with it does nothing twice.</param>
/// <param name="Content">Document and keys.</param>
/// <param name="Members">The members.</param>
/// <param name="Context">Who and when.</param>
public sealed record NewGroup(
    WriteAuthority Authority, Guid GroupId, GroupContent Content, IReadOnlyList<Guid> Members, ChangeContext Context);

/// <summary>A change of the group that was read at <paramref name="Version"/>.</summary>
/// <param name="Authority">The authority of the write.</param>
/// <param name="GroupId">The group.</param>
/// <param name="Version">The version that was read.</param>
/// <param name="Content">Document and keys from now on.</param>
/// <param name="Members">What changes of the members.</param>
/// <param name="Context">Who and when; its changed attributes are those of the document.</param>
public sealed record GroupUpdate(
    WriteAuthority Authority, Guid GroupId, long Version, GroupContent Content, MemberEdit Members, ChangeContext Context);

/// <summary>The end of the group that was read at <paramref name="Version"/>.</summary>
/// <param name="Authority">The authority of the write.</param>
/// <param name="GroupId">The group.</param>
/// <param name="Version">The version that was read.</param>
/// <param name="Context">Who and when.</param>
public sealed record GroupDeletion(WriteAuthority Authority, Guid GroupId, long Version, ChangeContext Context);

/// <summary>The keys of a group that unique indexes decide.</summary>
public enum GroupUniqueKey
{
    /// <summary>The <c>displayName</c> of another group of the provider.</summary>
    DisplayName,

    /// <summary>The <c>externalId</c> of another group of the provider.</summary>
    ExternalId,

    /// <summary>The id: the create was carried out before.</summary>
    Id,
}

/// <summary>The outcome of a write.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Row">The row after <see cref="WriteStatus.Written"/>; null if nothing had to change.</param>
/// <param name="TakenKey">The key after <see cref="WriteStatus.Taken"/>, otherwise null.</param>
/// <param name="Missing">After <see cref="WriteStatus.MissingMember"/> some of those who are no user and no group of the provider.</param>
public sealed record GroupWrite(
    WriteStatus Status, GroupRow? Row = null, GroupUniqueKey? TakenKey = null, IReadOnlyList<Guid>? Missing = null);
