using System.Text;
using ScimCluster.Scim.Filters;

namespace ScimCluster.Storage.Lists;

/// <summary>Parts of a userName, or of a group's displayName: the trigram index finds them, and the index of its order finds what it starts with.</summary>
internal static class NameNarrowing
{
    public static string? Find(BoundComparison comparison, ListTable table, QueryParameters parameters)
    {
        if (comparison is not { Path: { Extension: null, SubAttribute: null, Attribute.Name: var name }, Value: TextValue { Text: { Length: > 0 } text } }
            || name != table.NameAttribute)
        {
            return null;
        }

        // A range, because a plan that is made without the parameters cannot tell that a pattern has a fixed beginning.
        return comparison.Operator switch
        {
            FilterOperator.StartsWith => Successor(text) is { } end
                ? $"({table.RowName} >= {parameters.Add(text)} AND {table.RowName} < {parameters.Add(end)})"
                : $"{table.RowName} >= {parameters.Add(text)}",
            FilterOperator.Contains or FilterOperator.EndsWith when HasTrigram(text) =>
                $"{table.RowName} LIKE {parameters.Add(TextComparison.LikePattern(comparison.Operator, text)!)}",
            _ => null,
        };
    }

    // What the index takes apart in any locale.
    private static bool HasTrigram(string text)
    {
        var run = 0;
        foreach (var c in text)
        {
            run = char.IsAsciiLetterOrDigit(c) ? run + 1 : 0;
            if (run == 3)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The smallest text behind all that start with this one; null if there is none.</summary>
    private static string? Successor(string text)
    {
        const int lastBeforeSurrogates = 0xD7FF;
        const int firstBehindSurrogates = 0xE000;
        const int last = 0x10FFFF;
        var runes = text.EnumerateRunes().ToList();
        while (runes.Count > 0 && runes[^1].Value == last)
        {
            runes.RemoveAt(runes.Count - 1);
        }

        if (runes.Count == 0)
        {
            return null;
        }

        runes[^1] = new Rune(runes[^1].Value == lastBeforeSurrogates ? firstBehindSurrogates : runes[^1].Value + 1);
        return string.Concat(runes);
    }
}
