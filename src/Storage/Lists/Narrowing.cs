using System.Text.Json.Nodes;
using ScimCluster.Scim;
using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Paths;

namespace ScimCluster.Storage.Lists;

/// <summary>Finds in a filter what an index can look up, so that the whole filter is evaluated on few rows.</summary>
internal static class Narrowing
{
    /// <summary>A condition that an index serves and that every row fulfils which the filter selects; null if there is none.</summary>
    public static string? Find(BoundFilter filter, ListTable table, QueryParameters parameters) => filter switch
    {
        BoundAnd and => Join(and.Operands.Select(operand => Find(operand, table, parameters)).OfType<string>().ToList(), "AND"),
        BoundOr or => FindAll(or.Operands, table, parameters),
        BoundComparison { Operator: FilterOperator.Equal } equal => ByColumn(equal, table, parameters) ?? MembershipNarrowing.Find(equal, table, parameters) ?? ByContainment(equal, table, parameters),
        BoundComparison comparison => NameNarrowing.Find(comparison, table, parameters),
        BoundElementMatch match => MembershipNarrowing.Find(match, table, parameters) ?? ByContainment(match, table, parameters),
        _ => null,
    };

    private static string? Join(List<string> conditions, string keyword) => conditions.Count switch
    {
        0 => null,
        1 => conditions[0],
        _ => Junction.Join(conditions, keyword),
    };

    private static string? FindAll(IReadOnlyList<BoundFilter> operands, ListTable table, QueryParameters parameters)
    {
        var conditions = new List<string>();
        foreach (var operand in operands)
        {
            if (Find(operand, table, parameters) is not { } condition)
            {
                return null;
            }

            conditions.Add(condition);
        }

        return Join(conditions, "OR");
    }

    private static string? ByColumn(BoundComparison comparison, ListTable table, QueryParameters parameters)
    {
        if (comparison is not { Path: { Extension: null, SubAttribute: null, Attribute: { } attribute }, Value: TextValue { Text: var text } })
        {
            return null;
        }

        return attribute.Name switch
        {
            "id" => Guid.TryParseExact(text, "D", out var id) ? $"{table.RowId} = {parameters.Add(id)}" : "false",
            var name when name == table.NameAttribute => $"{table.RowName} = {parameters.Add(text)}",
            // The column leaves out what is empty; the document does not.
            "externalId" when !string.IsNullOrWhiteSpace(text) => $"i.external_id = {parameters.Add(text)}",
            _ => null,
        };
    }

    private static string? ByContainment(BoundFilter filter, ListTable table, QueryParameters parameters)
    {
        var (path, value) = filter switch
        {
            BoundComparison comparison when RowAttribute.Find(comparison.Path, table) is null => (comparison.Path, Leaf(comparison)),
            BoundElementMatch match => (match.Path, ElementTemplate(match.Filter)),
            _ => (null, null),
        };
        return path is null || value is null || table.IsMembers(path.Attribute!) || table.IsGroups(path.Attribute!) ? null : $"i.folded @> {parameters.AddJson(Wrap(path, value).ToJsonString())}";
    }

    // Booleans select too many to be worth it.
    private static JsonNode? Leaf(BoundComparison comparison) => comparison.Value switch
    {
        TextValue text => text.Text,
        TimeValue time => ScimDateTime.FormatSortable(time.Instant),
        _ => null,
    };

    private static JsonObject Wrap(BoundPath path, JsonNode value)
    {
        if (path.SubAttribute is { } sub)
        {
            value = new JsonObject { [sub.Name] = value };
        }

        if (path.Attribute!.MultiValued)
        {
            value = new JsonArray(value);
        }

        var members = new JsonObject { [path.Attribute.Name] = value };
        return path.Extension is null ? members : new JsonObject { [path.Extension] = members };
    }

    // Of "and", what compares with eq; the rest is evaluated on what was found.
    private static JsonObject? ElementTemplate(BoundFilter filter)
    {
        var template = new JsonObject();
        Collect(filter, template);
        return template.Count > 0 ? template : null;
    }

    private static void Collect(BoundFilter filter, JsonObject template)
    {
        switch (filter)
        {
            case BoundAnd and:
                foreach (var operand in and.Operands)
                {
                    Collect(operand, template);
                }

                break;
            case BoundComparison { Operator: FilterOperator.Equal, Path: { SubAttribute: null, Attribute: { MultiValued: false } sub } } equal
                when Leaf(equal) is { } leaf:
                template.TryAdd(sub.Name, leaf);
                break;
        }
    }
}
