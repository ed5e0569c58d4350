using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Paths;

namespace ScimCluster.Scim.Lenient;

/// <summary>A sub-attribute behind a value path in a filter, where the grammar ends at the bracket.</summary>
/// <remarks>
/// sent:     <c>emails[type eq "work"].value eq "a@b.c"</c>
/// intended: <c>emails[type eq "work" and value eq "a@b.c"]</c>
/// </remarks>
internal static class FilteredSubAttribute
{
    public static FilterExpression? Rewrite(FilterExpression expression) => expression switch
    {
        ComparisonExpression { Path: { ValueFilter: { } filter, SubAttribute: { } sub } path } comparison =>
            Move(path, filter, comparison with { Path = new AttributePath(null, sub, null, null) }),
        PresentExpression { Path: { ValueFilter: { } filter, SubAttribute: { } sub } path } presence =>
            Move(path, filter, presence with { Path = new AttributePath(null, sub, null, null) }),
        _ => null,
    };

    private static ValuePathExpression Move(AttributePath path, FilterExpression filter, FilterExpression condition) =>
        new(path with { ValueFilter = new AndExpression([filter, condition]), SubAttribute = null })
        {
            Position = condition.Position,
        };
}
