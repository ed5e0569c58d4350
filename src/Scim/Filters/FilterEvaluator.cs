using System.Text.Json;
using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Paths;

namespace ScimCluster.Scim.Filters;

/// <summary>Decides whether a document satisfies a filter: the definition that every translation to SQL must agree with.</summary>
public static class FilterEvaluator
{
    /// <summary>Applies a filter to a whole resource.</summary>
    /// <param name="filter">A filter bound to the resource's type.</param>
    /// <param name="resource">The resource with every attribute that the filter may name, <c>id</c> and <c>meta</c> included.</param>
    /// <returns>True if the filter selects the resource.</returns>
    public static bool Matches(BoundFilter filter, JsonObject resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return filter switch
        {
            BoundAnd and => and.Operands.All(o => Matches(o, resource)),
            BoundOr or => or.Operands.Any(o => Matches(o, resource)),
            BoundNot not => !Matches(not.Operand, resource),
            BoundPresence presence => Values(presence.Path, resource).Any(IsPresent),
            BoundComparison comparison => Values(comparison.Path, resource).Any(v => Compare(v, comparison.Operator, comparison.Value)),
            BoundElementMatch match => Values(match.Path, resource).Any(v => v is JsonObject element && Matches(match.Filter, element)),
            _ => throw new ArgumentException($"Unknown filter {filter?.GetType().Name}.", nameof(filter)),
        };
    }

    /// <summary>RFC 7644 §3.4.2.2, "pr": a non-empty value, or a complex one with a non-empty node.</summary>
    internal static bool IsPresent(JsonNode? value) => value switch
    {
        null => false,
        JsonArray array => array.Any(IsPresent),
        JsonObject members => members.Any(m => IsPresent(m.Value)),
        _ => !value.TryGetText(out var text) || text.Length > 0,
    };

    // An absent attribute or sub-attribute takes part as null.
    private static IEnumerable<JsonNode?> Values(BoundPath path, JsonObject scope)
    {
        if (path.Extension is not null)
        {
            if (!scope.TryGetMember(path.Extension, out var extension) || extension is not JsonObject members)
            {
                return [null];
            }

            scope = members;
        }

        scope.TryGetMember(path.Attribute!.Name, out var value);
        IEnumerable<JsonNode?> elements = value switch
        {
            JsonArray { Count: > 0 } array => array,
            JsonArray => new JsonNode?[] { null },
            _ => new[] { value },
        };
        return path.SubAttribute is { } sub
            ? elements.Select(e => e is JsonObject element && element.TryGetMember(sub.Name, out var inner) ? inner : null)
            : elements;
    }

    private static bool Compare(JsonNode? node, FilterOperator op, FilterValue literal)
    {
        if (literal is NullValue)
        {
            return IsPresent(node) == (op == FilterOperator.NotEqual);
        }

        if (node is null || node.GetValueKind() == JsonValueKind.Null)
        {
            return op == FilterOperator.NotEqual;
        }

        return literal switch
        {
            TextValue text => node.TryGetText(out var value)
                ? CompareText(text.CaseExact ? value : CaseFolding.Fold(value), op, text.Text)
                : op == FilterOperator.NotEqual,
            BooleanValue boolean => (node.TryGetBoolean(out var value) && value == boolean.Boolean) == (op == FilterOperator.Equal),
            NumberValue number => node.TryGetDecimal(out var value)
                ? Order(value.CompareTo(number.Number), op)
                : op == FilterOperator.NotEqual,
            TimeValue time => node.TryGetText(out var value) && ScimDateTime.TryParse(value, out var instant)
                ? Order(instant.UtcTicks.CompareTo(time.Instant.UtcTicks), op)
                : op == FilterOperator.NotEqual,
            _ => false,
        };
    }

    private static bool CompareText(string value, FilterOperator op, string literal) => op switch
    {
        FilterOperator.Contains => value.Contains(literal, StringComparison.Ordinal),
        FilterOperator.StartsWith => value.StartsWith(literal, StringComparison.Ordinal),
        FilterOperator.EndsWith => value.EndsWith(literal, StringComparison.Ordinal),
        _ => Order(CodePointOrder.Compare(value, literal), op),
    };

    private static bool Order(int comparison, FilterOperator op) => op switch
    {
        FilterOperator.Equal => comparison == 0,
        FilterOperator.NotEqual => comparison != 0,
        FilterOperator.GreaterThan => comparison > 0,
        FilterOperator.GreaterOrEqual => comparison >= 0,
        FilterOperator.LessThan => comparison < 0,
        FilterOperator.LessOrEqual => comparison <= 0,
        _ => false,
    };
}
