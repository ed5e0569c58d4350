using ScimCluster.Scim;
using ScimCluster.Scim.Filters;

namespace ScimCluster.Storage.Lists;

/// <summary>A comparison of one value of an attribute with a literal.</summary>
internal static class Comparison
{
    public static string Translate(BoundComparison comparison, AttributeScope scope, QueryParameters parameters)
    {
        if (scope.IsMember && MemberAttribute.Equality(comparison, comparison.Path.Attribute, scope.Root, parameters) is { } ofMember)
        {
            return ofMember;
        }

        if (scope.IsMembers(comparison.Path))
        {
            var alias = parameters.NextAlias();
            if (MemberAttribute.Equality(comparison, comparison.Path.SubAttribute, alias, parameters) is { } ofAny)
            {
                return MemberAttribute.Any(alias, ofAny);
            }
        }

        var condition = Condition(comparison.Operator, comparison.Value, parameters);
        var absentIsEqual = comparison.Value is NullValue;
        var whenAbsent = absentIsEqual == (comparison.Operator == FilterOperator.Equal);
        return scope.AnyValue(comparison.Path, parameters, condition, whenAbsent && comparison.Operator is FilterOperator.Equal or FilterOperator.NotEqual);
    }

    private static Func<Operand, string> Condition(FilterOperator op, FilterValue value, QueryParameters parameters)
    {
        if (op == FilterOperator.NotEqual)
        {
            var equal = Condition(FilterOperator.Equal, value, parameters);
            return operand => $"NOT {equal(operand)}";
        }

        switch (value)
        {
            case NullValue:
                return operand => $"(NOT {Presence.Of(operand)})";
            case TextValue text:
                return TextComparison.Condition(op, text.Text, parameters);
            case TimeValue time:
                return TextComparison.Condition(op, ScimDateTime.FormatSortable(time.Instant), parameters);
            case BooleanValue boolean:
                return operand => $"(({operand.Sql} = '{(boolean.Boolean ? "true" : "false")}'::jsonb) IS TRUE)";
            case NumberValue number:
                var parameter = parameters.Add(number.Number);
                return operand => $"(({operand.AsNumber} {TextComparison.Symbol(op)} {parameter}) IS TRUE)";
            default:
                throw new ArgumentException($"Unknown literal {value.GetType().Name}.", nameof(value));
        }
    }
}
