using ScimCluster.Scim.Lenient;
using ScimCluster.Scim.Paths;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Filters;

/// <summary>Fits operator and literal of a comparison to the type of its attribute (RFC 7644 §3.4.2.2, table 3).</summary>
internal static class ComparisonBinder
{
    public static ScimResult<BoundFilter> Bind(ComparisonExpression comparison, FilterScope scope)
    {
        if (scope.Resolve(comparison, comparison.Path).IsRefused(out var error, out var path))
        {
            return error;
        }

        if (path.Leaf!.Type == AttributeType.Complex)
        {
            if (DescendToValue(path, scope.Mode) is not { } value)
            {
                return comparison.Refuse($"'{path}' is complex: compare one of its sub-attributes");
            }

            path = value;
        }

        var leaf = path.Leaf!;
        if (!Knows(leaf.Type, comparison.Operator, comparison.Value.Kind))
        {
            return comparison.Refuse($"'{path}' cannot be compared with '{comparison.Operator.Keyword()}'");
        }

        return ReadValue(leaf, comparison.Value, scope.Mode) is { } literal
            ? new BoundComparison(path, comparison.Operator, literal)
            : comparison.Refuse($"'{path}' cannot be compared with {Describe(comparison.Value.Kind)}{Wanted(leaf)}");
    }

    private static string Describe(FilterLiteralKind kind) => kind switch
    {
        FilterLiteralKind.Null => "null",
        FilterLiteralKind.Boolean => "true or false",
        FilterLiteralKind.Number => "a number",
        _ => "this string",
    };

    // What a string should have been; the other types speak for themselves.
    private static string Wanted(SchemaAttribute leaf) => leaf.Type switch
    {
        AttributeType.DateTime => ", only with a point in time such as \"2011-05-13T04:42:34Z\"",
        AttributeType.Boolean => ", only with true or false",
        AttributeType.Integer or AttributeType.Decimal => ", only with a number",
        _ => ", only with a string",
    };

    // RFC 7644 §3.4.2.2 itself writes "emails co "example.com"" for emails.value. Entra does the same with the manager.
    private static BoundPath? DescendToValue(BoundPath path, ScimMode mode) =>
        path.SubAttribute is null && (path.Attribute!.MultiValued || mode == ScimMode.Lenient)
            && path.Attribute.FindSubAttribute("value") is { } value
            ? path with { SubAttribute = value }
            : null;

    private static bool Knows(AttributeType type, FilterOperator op, FilterLiteralKind literal)
    {
        if (op is FilterOperator.Equal or FilterOperator.NotEqual)
        {
            return true;
        }

        var isOrder = op is FilterOperator.GreaterThan or FilterOperator.GreaterOrEqual
            or FilterOperator.LessThan or FilterOperator.LessOrEqual;
        return literal != FilterLiteralKind.Null && type switch
        {
            AttributeType.String or AttributeType.Reference => true,
            AttributeType.Integer or AttributeType.Decimal or AttributeType.DateTime => isOrder,
            // "Boolean and Binary attributes SHALL cause a failed response".
            _ => false,
        };
    }

    private static FilterValue? ReadValue(SchemaAttribute leaf, FilterLiteral literal, ScimMode mode) => (leaf.Type, literal.Kind) switch
    {
        (_, FilterLiteralKind.Null) => new NullValue(),
        (AttributeType.String or AttributeType.Reference or AttributeType.Binary, FilterLiteralKind.String) =>
            new TextValue(leaf.CaseExact ? literal.Text : CaseFolding.Fold(literal.Text), leaf.CaseExact),
        (AttributeType.Boolean, FilterLiteralKind.Boolean) => new BooleanValue(literal.Text is "true"),
        (AttributeType.Boolean, FilterLiteralKind.String) when mode == ScimMode.Lenient && BooleanText.TryRead(literal.Text, out var flag) =>
            new BooleanValue(flag),
        (AttributeType.Integer or AttributeType.Decimal, FilterLiteralKind.Number) => new NumberValue(literal.Number),
        (AttributeType.DateTime, FilterLiteralKind.String) when ScimDateTime.TryParseLoosely(literal.Text, out var instant) =>
            new TimeValue(instant),
        _ => null,
    };
}
