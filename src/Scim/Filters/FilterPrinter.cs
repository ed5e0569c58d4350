using System.Text;

namespace ScimCluster.Scim.Filters;

/// <summary>Writes an expression with no more parentheses than it needs.</summary>
internal static class FilterPrinter
{
    public static void Print(FilterExpression expression, StringBuilder text)
    {
        switch (expression)
        {
            case AndExpression and:
                PrintList(and.Operands, " and ", o => o is AndExpression or OrExpression, text);
                break;
            case OrExpression or:
                PrintList(or.Operands, " or ", o => o is OrExpression, text);
                break;
            case NotExpression not:
                text.Append("not (");
                Print(not.Operand, text);
                text.Append(')');
                break;
            case PresentExpression present:
                text.Append(present.Path).Append(" pr");
                break;
            case ComparisonExpression comparison:
                text.Append(comparison.Path).Append(' ').Append(comparison.Operator.Keyword()).Append(' ').Append(comparison.Value);
                break;
            case ValuePathExpression valuePath:
                // A sub-attribute of a value path stands in front of the bracket: behind it, it would begin a comparison.
                text.Append(valuePath.Path with { ValueFilter = null }).Append('[');
                Print(valuePath.Path.ValueFilter!, text);
                text.Append(']');
                break;
        }
    }

    private static void PrintList(
        IReadOnlyList<FilterExpression> operands, string separator, Func<FilterExpression, bool> needsParentheses, StringBuilder text)
    {
        for (var i = 0; i < operands.Count; i++)
        {
            text.Append(i == 0 ? "" : separator);
            var parenthesize = needsParentheses(operands[i]);
            text.Append(parenthesize ? "(" : "");
            Print(operands[i], text);
            text.Append(parenthesize ? ")" : "");
        }
    }
}
