using ScimCluster.Scim.Filters;

namespace ScimCluster.Storage.Lists;

/// <summary>Comparisons of texts, in the order of code points.</summary>
internal static class TextComparison
{
    /// <summary>A condition on one value; false for what is no text.</summary>
    public static Func<Operand, string> Condition(FilterOperator op, string literal, QueryParameters parameters)
    {
        var (symbol, parameter) = LikePattern(op, literal) is { } pattern
            ? ("LIKE", parameters.Add(pattern))
            : (Symbol(op), parameters.Add(literal));
        return operand => $"(({operand.AsText} {symbol} {parameter}) IS TRUE)";
    }

    /// <summary>The pattern of <c>co</c>, <c>sw</c> and <c>ew</c>; null for other operators.</summary>
    public static string? LikePattern(FilterOperator op, string literal) => op switch
    {
        FilterOperator.Contains => $"%{Escape(literal)}%",
        FilterOperator.StartsWith => $"{Escape(literal)}%",
        FilterOperator.EndsWith => $"%{Escape(literal)}",
        _ => null,
    };

    public static string Symbol(FilterOperator op) => op switch
    {
        FilterOperator.Equal => "=",
        FilterOperator.GreaterThan => ">",
        FilterOperator.GreaterOrEqual => ">=",
        FilterOperator.LessThan => "<",
        FilterOperator.LessOrEqual => "<=",
        _ => throw new ArgumentOutOfRangeException(nameof(op), op, "No comparison of order."),
    };

    private static string Escape(string literal) => literal
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal);
}
