using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Storage.Lists;

/// <summary>The sub-attributes of a group's members, which are rows of scim.group_members, in folded form.</summary>
internal static class MemberAttribute
{
    /// <summary>The rows of the members of a group <c>i</c> that satisfy a condition on a row with this alias.</summary>
    public static string Any(string alias, string condition) =>
        $"EXISTS (SELECT FROM scim.group_members {alias} WHERE {alias}.provider_key = $1 AND {alias}.group_id = i.group_id AND {condition})";

    /// <summary>The value of a sub-attribute; without one that of <c>value</c>.</summary>
    public static Operand Value(string alias, SchemaAttribute? sub) => new(
        sub?.Name switch
        {
            null or "value" => $"({alias}.member_id::text)",
            "type" => $"(CASE {alias}.member_type WHEN 'User' THEN 'user' ELSE 'group' END)",
            "display" => Display(alias),
            _ => "(NULL::text)",
        },
        IsJson: false);

    /// <summary>
    /// The condition on a member's row that the comparison of its value with a text makes: on the id itself, which the primary
    /// key serves. Null for other comparisons.
    /// </summary>
    public static string? Equality(BoundComparison comparison, SchemaAttribute? sub, string alias, QueryParameters parameters) =>
        comparison is not { Operator: FilterOperator.Equal, Value: TextValue text } || sub is { Name: not "value" } ? null
        : Guid.TryParseExact(text.Text, "D", out var id) && id.ToString("D") == text.Text ? $"{alias}.member_id = {parameters.Add(id)}"
        : "false";

    // As ReadGroupSql shows it, folded.
    private static string Display(string alias) => $"""
        (CASE {alias}.member_type
              WHEN 'User' THEN (SELECT COALESCE(NULLIF(u.folded ->> 'displayName', ''), u.user_name_key)
                                  FROM scim.identities u
                                 WHERE u.provider_key = $1 AND u.user_id = {alias}.member_id)
              ELSE (SELECT h.display_name_key FROM scim.groups h WHERE h.provider_key = $1 AND h.group_id = {alias}.member_id)
          END)
        """;
}
