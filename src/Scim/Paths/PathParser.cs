using ScimCluster.Scim.Filters;

namespace ScimCluster.Scim.Paths;

/// <summary>The PATH rule of RFC 7644 §3.5.2: <c>attrPath / valuePath [subAttr]</c>.</summary>
internal static class PathParser
{
    private const int LongestPath = 10_000;

    public static ScimResult<AttributePath> Parse(string text)
    {
        if (text.Length is 0 or > LongestPath)
        {
            return ScimError.InvalidPath($"A path has 1 to {LongestPath} characters.");
        }

        var bracket = text.IndexOf('[', StringComparison.Ordinal);
        if (bracket < 0)
        {
            return AttributeName.Split(text) is { } simple ? simple : Malformed(text);
        }

        var target = AttributeName.Split(text[..bracket]);
        var end = text.LastIndexOf(']');
        if (target is null || target.SubAttribute is not null || end < bracket)
        {
            return Malformed(text);
        }

        string? sub = null;
        if (end < text.Length - 1)
        {
            sub = text[(end + 2)..];
            if (text[end + 1] != '.' || !AttributeName.IsValid(sub))
            {
                return Malformed(text);
            }
        }

        if (FilterParser.ParseValueFilter(text[(bracket + 1)..end], bracket + 1).IsRefused(out var error, out var filter))
        {
            return ScimError.InvalidPath($"The filter of the path '{Excerpt.Of(text)}' is wrong: {error.Detail}");
        }

        return target with { ValueFilter = filter, SubAttribute = sub };
    }

    private static ScimError Malformed(string text) => ScimError.InvalidPath($"'{Excerpt.Of(text)}' is not a path.");
}
