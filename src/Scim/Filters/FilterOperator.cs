namespace ScimCluster.Scim.Filters;

/// <summary>The comparison operators of RFC 7644 §3.4.2.2, table 3, without <c>pr</c>, which has its own node.</summary>
public enum FilterOperator
{
    /// <summary><c>eq</c>: identical.</summary>
    Equal,

    /// <summary><c>ne</c>: not identical; also true of an attribute without value.</summary>
    NotEqual,

    /// <summary><c>co</c>: contains.</summary>
    Contains,

    /// <summary><c>sw</c>: begins with.</summary>
    StartsWith,

    /// <summary><c>ew</c>: ends with.</summary>
    EndsWith,

    /// <summary><c>gt</c>: greater, later, or after in code point order.</summary>
    GreaterThan,

    /// <summary><c>ge</c>: greater or equal.</summary>
    GreaterOrEqual,

    /// <summary><c>lt</c>: less, earlier, or before in code point order.</summary>
    LessThan,

    /// <summary><c>le</c>: less or equal.</summary>
    LessOrEqual,
}

/// <summary>The keywords of the operators.</summary>
internal static class FilterOperators
{
    private static readonly string[] Keywords = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"];

    public static string Keyword(this FilterOperator op) => Keywords[(int)op];

    // RFC 7644 §3.4.2.2: operators are compared without regard to case.
    public static FilterOperator? Find(string keyword)
    {
        var index = Array.FindIndex(Keywords, k => string.Equals(k, keyword, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : (FilterOperator)index;
    }
}
