using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Groups;

namespace ScimCluster.Scim.Patching;

/// <summary>A change of a group's members that can be made without reading the group.</summary>
public abstract record MemberChange
{
    private protected MemberChange()
    {
    }
}

/// <summary>Adds members; one that is there already stays as it is.</summary>
/// <param name="Members">The members, each value once.</param>
public sealed record AddMembers(IReadOnlyList<GroupMember> Members) : MemberChange;

/// <summary>Removes the members with these values.</summary>
/// <param name="Values">
/// The values folded by <see cref="CaseFolding"/>: the schema compares them without regard to case (RFC 7643 §8.7.1).
/// </param>
/// <param name="MustExist">True in strict mode: if none of them is a member, the PATCH is refused as <c>noTarget</c>.</param>
public sealed record RemoveMembers(IReadOnlyList<string> Values, bool MustExist) : MemberChange;

/// <summary>Removes the members that satisfy a filter on <c>value</c>, <c>type</c>, <c>display</c> or <c>$ref</c>.</summary>
/// <param name="Filter">The filter on one member.</param>
/// <param name="MustExist">True in strict mode: if it selects nobody, the PATCH is refused as <c>noTarget</c>.</param>
public sealed record RemoveMatchingMembers(BoundFilter Filter, bool MustExist) : MemberChange;

/// <summary>Makes these the only members; an empty list empties the group.</summary>
/// <param name="Members">The members, each value once.</param>
public sealed record ReplaceMembers(IReadOnlyList<GroupMember> Members) : MemberChange;
