using ScimCluster.Scim.Filters;

namespace ScimCluster.Storage.Lists;

/// <summary>Finds the groups that somebody is in, and the users who are in a group, through the indexes of the members.</summary>
internal static class MembershipNarrowing
{
    /// <summary>For <c>members eq "x"</c>, <c>members.value eq "x"</c> and <c>groups.value eq "x"</c>; otherwise null.</summary>
    public static string? Find(BoundComparison equal, ListTable table, QueryParameters parameters) =>
        equal is { Path: { Extension: null, Attribute: { } attribute, SubAttribute: null or { Name: "value" } }, Value: TextValue text }
            && (table.IsMembers(attribute) || table.IsGroups(attribute))
            ? Condition(text.Text, table, parameters)
            : null;

    /// <summary>For an element that has to have a value, such as <c>members[value eq "x" and type eq "User"]</c>; otherwise null.</summary>
    public static string? Find(BoundElementMatch match, ListTable table, QueryParameters parameters) =>
        match.Path is { Extension: null, Attribute: { } attribute } && (table.IsMembers(attribute) || table.IsGroups(attribute))
            && (match.Filter is BoundAnd and ? and.Operands : [match.Filter]).Select(Value).FirstOrDefault(value => value is not null) is { } value
            ? Condition(value, table, parameters)
            : null;

    private static string? Value(BoundFilter filter) =>
        filter is BoundComparison { Operator: FilterOperator.Equal, Path: { SubAttribute: null, Attribute.Name: "value" }, Value: TextValue text } ? text.Text : null;

    private static string Condition(string value, ListTable table, QueryParameters parameters)
    {
        if (!Guid.TryParseExact(value, "D", out var id))
        {
            return "false";
        }

        var parameter = parameters.Add(id);
        return table == ListTable.Groups
            ? $"i.group_id IN (SELECT m.group_id FROM scim.group_members m WHERE m.provider_key = $1 AND m.member_id = {parameter})"
            : $"""
              i.user_id IN (
                    WITH RECURSIVE below AS (
                        SELECT {parameter} AS id
                        UNION
                        SELECT m.member_id FROM below b JOIN scim.group_members m ON m.provider_key = $1 AND m.group_id = b.id)
                    SELECT id FROM below)
              """;
    }
}
