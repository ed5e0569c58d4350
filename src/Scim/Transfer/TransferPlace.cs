namespace ScimCluster.Scim.Transfer;

/// <summary>A place in an export: behind a user, a group, or some members of a group.</summary>
/// <param name="Counts">How much there is up to the place.</param>
/// <param name="User">The last user; null behind all users, or if there is none.</param>
/// <param name="Group">The last group; null behind all groups, or if there is none.</param>
/// <param name="MembersOf">The group of the last members, if there are any.</param>
/// <param name="Member">The last member of this group.</param>
public sealed record TransferPlace(
    TransferTrailer Counts, Guid? User = null, Guid? Group = null, Guid? MembersOf = null, TransferMember? Member = null)
{
    /// <summary>Behind the header.</summary>
    public static TransferPlace Beginning { get; } = new(new TransferTrailer(0, 0, 0));

    /// <summary>
    /// The last line as text: <c>User:ID</c>, <c>Group:ID</c>, or <c>Members:GROUP:MEMBER</c>; null at the beginning.
    /// </summary>
    public string? After => this switch
    {
        { Member: { } member } => $"Members:{MembersOf:D}:{member.Value:D}",
        { Group: { } group } => $"Group:{group:D}",
        { User: { } user } => $"User:{user:D}",
        _ => null,
    };

    /// <summary>Understands what <see cref="After"/> writes.</summary>
    /// <param name="after">The text.</param>
    /// <param name="counts">How much there is up to the place.</param>
    /// <returns>The place, or null. The type of a member, which plays no part, is that of a user.</returns>
    public static TransferPlace? Parse(string after, TransferTrailer counts)
    {
        ArgumentNullException.ThrowIfNull(after);
        return after.Split(':') switch
        {
            ["User", var user] when Guid.TryParseExact(user, "D", out var id) => new(counts, User: id),
            ["Group", var group] when Guid.TryParseExact(group, "D", out var id) => new(counts, Group: id),
            ["Members", var group, var member] when Guid.TryParseExact(group, "D", out var id) && Guid.TryParseExact(member, "D", out var last) =>
                new(counts, MembersOf: id, Member: new TransferMember(last, TransferMember.User)),
            _ => null,
        };
    }

    /// <summary>The place behind one more line.</summary>
    /// <param name="line">A user, a group, or members.</param>
    public TransferPlace Behind(TransferLine line) => line switch
    {
        TransferResource { IsUser: true } user => new(Counts with { Users = Counts.Users + 1 }, User: user.Id),
        TransferResource group => new(Counts with { Groups = Counts.Groups + 1 }, Group: group.Id),
        TransferMembers members => new(
            Counts with { Members = Counts.Members + members.Members.Count }, MembersOf: members.Group, Member: members.Members[^1]),
        _ => this,
    };
}
