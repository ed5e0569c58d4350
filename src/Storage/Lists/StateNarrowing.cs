using ScimCluster.Scim.Filters;

namespace ScimCluster.Storage.Lists;

/// <summary>Finds in a filter what the narrow rows of identity_states can look up: whether users are active, and when they last changed.</summary>
internal static class StateNarrowing
{
    // Answers show milliseconds, cut off, and PostgreSQL stores microseconds.
    private static readonly TimeSpan Precision = TimeSpan.FromMilliseconds(1) + TimeSpan.FromMicroseconds(1);

    /// <summary>
    /// A condition on a row <c>s</c> of identity_states that an index serves and that all selected rows fulfil, with the
    /// column by which that index is ordered: a planner that does not know the values is kept from reading all rows. Null if
    /// there is none.
    /// </summary>
    public static (string Condition, string Order)? Find(BoundFilter filter, QueryParameters parameters)
    {
        var operands = filter is BoundAnd and ? and.Operands : [filter];
        var times = operands.Select(operand => OfTime(operand, parameters)).OfType<string>().ToList();
        if (times.Count > 0)
        {
            return (string.Join(" AND ", times), "s.last_modified");
        }

        return operands.Select(Active).OfType<bool>().Select(OfActive).FirstOrDefault() is { } active ? (active, "s.user_id") : null;
    }

    /// <summary>The value that a filter compares <c>active</c> with, if it does nothing else; otherwise null.</summary>
    public static bool? Active(BoundFilter filter) =>
        filter is BoundComparison { Operator: FilterOperator.Equal, Path: { Extension: null, Attribute.Name: "active" }, Value: BooleanValue { Boolean: var active } }
            ? active
            : null;

    /// <summary>The condition on a row <c>s</c>: part of the text, so that the planner knows it.</summary>
    public static string OfActive(bool active) => active ? "s.active = true" : "s.active = false";

    // A user was last changed when it was created, or later.
    private static string? OfTime(BoundFilter filter, QueryParameters parameters)
    {
        if (filter is not BoundComparison { Path: { Extension: null, Attribute.Name: "meta", SubAttribute.Name: var name }, Value: TimeValue { Instant: var instant } } comparison)
        {
            return null;
        }

        return (name, comparison.Operator) switch
        {
            ("lastModified", FilterOperator.Equal) => $"{From(instant, parameters)} AND {Until(instant, parameters)}",
            ("lastModified" or "created", FilterOperator.GreaterThan or FilterOperator.GreaterOrEqual) => From(instant, parameters),
            ("created", FilterOperator.Equal) => From(instant, parameters),
            ("lastModified", FilterOperator.LessThan or FilterOperator.LessOrEqual) => Until(instant, parameters),
            _ => null,
        };
    }

    private static string From(DateTimeOffset instant, QueryParameters parameters) => $"s.last_modified >= {parameters.Add(instant)}";

    private static string Until(DateTimeOffset instant, QueryParameters parameters) =>
        $"s.last_modified <= {parameters.Add(instant > DateTimeOffset.MaxValue - Precision ? DateTimeOffset.MaxValue : instant + Precision)}";
}
