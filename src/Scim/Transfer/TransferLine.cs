using System.Text.Json.Nodes;

namespace ScimCluster.Scim.Transfer;

/// <summary>
/// A line of an exported provider: a header, users, groups, their members, a trailer with counts, in this order. Each is a
/// JSON object with a <c>type</c>.
/// </summary>
public abstract record TransferLine
{
    /// <summary>What the header calls the format.</summary>
    public const string Format = "scimcluster-provider";

    /// <summary>The version of the format that is written, and the newest that is read.</summary>
    public const int Version = 1;

    /// <summary>The most members that stand in one line.</summary>
    public const int MaxMembers = 1000;
}

/// <summary>The first line.</summary>
/// <param name="ProviderId">The connection that was exported.</param>
/// <param name="OrganizationId">Its organization, or null for a personal one.</param>
/// <param name="ExportedAt">When the export began.</param>
public sealed record TransferHeader(string ProviderId, string? OrganizationId, DateTimeOffset ExportedAt) : TransferLine;

/// <summary>A user or a group.</summary>
/// <param name="IsUser">Which of the two.</param>
/// <param name="Id">The SCIM <c>id</c>.</param>
/// <param name="ResourceVersion">The version behind <c>meta.version</c>.</param>
/// <param name="Created">When it was made.</param>
/// <param name="LastModified">When it was last changed.</param>
/// <param name="Document">The resource as a client sees it that asks for all attributes; a group without members.</param>
public sealed record TransferResource(
    bool IsUser, Guid Id, long ResourceVersion, DateTimeOffset Created, DateTimeOffset LastModified, JsonObject Document) : TransferLine
{
    /// <summary>Names the id only: the document is personal and has no place in a log.</summary>
    public override string ToString() => $"TransferResource {{ {Id} }}";
}

/// <summary>Some members of a group; a large group has several such lines.</summary>
/// <param name="Group">The group's <c>id</c>.</param>
/// <param name="Members">The members.</param>
public sealed record TransferMembers(Guid Group, IReadOnlyList<TransferMember> Members) : TransferLine;

/// <summary>A member of a group.</summary>
/// <param name="Value">The member's <c>id</c>.</param>
/// <param name="Type"><c>User</c> or <c>Group</c>.</param>
public readonly record struct TransferMember(Guid Value, string Type)
{
    /// <summary>The type of a user.</summary>
    public const string User = "User";

    /// <summary>The type of a group.</summary>
    public const string Group = "Group";
}

/// <summary>The last line: how much there is. A file without it was cut off.</summary>
/// <param name="Users">How many users.</param>
/// <param name="Groups">How many groups.</param>
/// <param name="Members">How many members of all groups.</param>
public sealed record TransferTrailer(long Users, long Groups, long Members) : TransferLine;
