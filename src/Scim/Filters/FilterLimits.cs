namespace ScimCluster.Scim.Filters;

/// <summary>How large a filter may be; beyond it is <c>invalidFilter</c>.</summary>
/// <param name="MaxLength">The most characters. Default 10,000.</param>
/// <param name="MaxNodes">The most comparisons, presence tests, value paths, negations and junctions. Default 200.</param>
/// <param name="MaxDepth">How deeply parentheses, negations and brackets may nest. Default 40.</param>
public sealed record FilterLimits(int MaxLength = 10_000, int MaxNodes = 200, int MaxDepth = 40)
{
    /// <summary>The defaults.</summary>
    public static FilterLimits Default { get; } = new();
}
