namespace ScimCluster.Grains;

/// <summary>Lines of an export that are to be stored in a connection: users, groups, or members of groups.</summary>
/// <param name="ActorId">The user of the SaaS who asks; the access is checked for each call.</param>
/// <param name="ProviderKey">The tenant that is meant.</param>
/// <param name="Resources">Users, or groups without members.</param>
/// <param name="Members">Members of groups; only where there are no resources.</param>
/// <param name="RequestId">The id under which the request is found in the log.</param>
/// <param name="NotAfter">Until when the caller waits; later no line is carried out. Null for ever.</param>
/// <param name="PreserveCase">False writes <c>userName</c> and e-mail addresses in small letters.</param>
[GenerateSerializer, Immutable, Alias("scim.import-lines")]
public sealed record ImportLines(
    [property: Id(0)] string ActorId,
    [property: Id(1)] Guid ProviderKey,
    [property: Id(2)] ImportedResource[] Resources,
    [property: Id(3)] ImportedMembers[] Members,
    [property: Id(4)] string RequestId,
    [property: Id(5)] DateTimeOffset? NotAfter = null,
    [property: Id(6)] bool PreserveCase = false);

/// <summary>A user or a group of an export.</summary>
/// <param name="IsUser">Which of the two.</param>
/// <param name="Id">The SCIM <c>id</c>.</param>
/// <param name="Version">The version, from 1.</param>
/// <param name="Created">When it was created.</param>
/// <param name="LastModified">When it was last changed.</param>
/// <param name="Document">The resource as JSON, as SCIM shows it.</param>
[GenerateSerializer, Immutable, Alias("scim.imported-resource")]
public sealed record ImportedResource(
    [property: Id(0)] bool IsUser,
    [property: Id(1)] Guid Id,
    [property: Id(2)] long Version,
    [property: Id(3)] DateTimeOffset Created,
    [property: Id(4)] DateTimeOffset LastModified,
    [property: Id(5)] string Document);

/// <summary>Some members of a group of an export.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="Users">The users that belong to it.</param>
/// <param name="Groups">The groups that belong to it.</param>
[GenerateSerializer, Immutable, Alias("scim.imported-members")]
public sealed record ImportedMembers(
    [property: Id(0)] Guid GroupId,
    [property: Id(1)] Guid[] Users,
    [property: Id(2)] Guid[] Groups);

/// <summary>What came of the lines.</summary>
/// <param name="Lines">One for each, in their order.</param>
[GenerateSerializer, Immutable, Alias("scim.imported-lines")]
public sealed record ImportedLines(
    [property: Id(0)] ImportedLine[] Lines);

/// <summary>What came of a line.</summary>
/// <param name="IsNew">Whether something was written; otherwise all was there.</param>
/// <param name="Reason">Why it was not carried out, or not as a whole; otherwise null.</param>
[GenerateSerializer, Immutable, Alias("scim.imported-line")]
public readonly record struct ImportedLine(
    [property: Id(0)] bool IsNew,
    [property: Id(1)] string? Reason);
