namespace ScimCluster.Grains;

/// <summary>A part of what a connection has.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Users">Users, in the order of their ids.</param>
/// <param name="Groups">Groups behind all users, in the order of their ids.</param>
/// <param name="Members">Members behind all groups, those of a group together.</param>
/// <param name="Next">Where to go on, or null if this was the last chunk.</param>
[GenerateSerializer, Immutable, Alias("scim.export-chunk")]
public sealed record ExportChunk(
    [property: Id(0)] ProviderConnection Connection,
    [property: Id(1)] IdentitySnapshot[] Users,
    [property: Id(2)] ExportedGroup[] Groups,
    [property: Id(3)] ExportedMember[] Members,
    [property: Id(4)] ExportPlace? Next);

/// <summary>Where a chunk ended.</summary>
/// <param name="ProviderKey">The tenant; the empty UUID for whichever the name stands for.</param>
/// <param name="Part">What comes next: one of the constants.</param>
/// <param name="Id">The last user or group that was read; the empty UUID at the beginning of a part.</param>
/// <param name="MemberId">The last member of the group that was read.</param>
[GenerateSerializer, Immutable, Alias("scim.export-place")]
public sealed record ExportPlace(
    [property: Id(0)] Guid ProviderKey,
    [property: Id(1)] string Part,
    [property: Id(2)] Guid Id,
    [property: Id(3)] Guid MemberId)
{
    /// <summary>Users come next.</summary>
    public const string Users = "users";

    /// <summary>Groups come next.</summary>
    public const string Groups = "groups";

    /// <summary>Members of groups come next.</summary>
    public const string Members = "members";
}

/// <summary>A group without its members.</summary>
/// <param name="GroupId">The SCIM <c>id</c>.</param>
/// <param name="Version">Goes up with each change.</param>
/// <param name="Created">When it was created.</param>
/// <param name="LastModified">When it last changed.</param>
/// <param name="Document">The SCIM Group as JSON, without <c>id</c>, <c>meta</c> and members.</param>
[GenerateSerializer, Immutable, Alias("scim.exported-group")]
public sealed record ExportedGroup(
    [property: Id(0)] Guid GroupId,
    [property: Id(1)] long Version,
    [property: Id(2)] DateTimeOffset Created,
    [property: Id(3)] DateTimeOffset LastModified,
    [property: Id(4)] string Document);

/// <summary>A member of a group.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="MemberId">The member.</param>
/// <param name="MemberType"><c>User</c> or <c>Group</c>.</param>
[GenerateSerializer, Immutable, Alias("scim.exported-member")]
public sealed record ExportedMember(
    [property: Id(0)] Guid GroupId,
    [property: Id(1)] Guid MemberId,
    [property: Id(2)] string MemberType);
