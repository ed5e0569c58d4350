using System.Text.RegularExpressions;

namespace ScimCluster.Deploy.Tests.Support;

/// <summary>Tables of a Markdown page.</summary>
internal static partial class MarkdownTable
{
    /// <summary>The rows of all tables whose head has these columns; each row by its cells.</summary>
    public static IEnumerable<string[]> Rows(IEnumerable<string> lines, params string[] head)
    {
        var inside = false;
        foreach (var cells in lines.Select(Cells))
        {
            if (cells.SequenceEqual(head, StringComparer.Ordinal))
            {
                inside = true;
            }
            else if (cells.Length != head.Length)
            {
                inside = false;
            }
            else if (inside && !cells.All(cell => cell.Trim('-', ':').Length == 0))
            {
                yield return cells;
            }
        }
    }

    /// <summary>What stands between backticks.</summary>
    public static IReadOnlyList<string> Code(string cell) => [.. CodePattern().Matches(cell).Select(match => match.Groups["code"].Value)];

    private static string[] Cells(string line) =>
        line.StartsWith('|') && line.EndsWith('|') ? [.. line[1..^1].Split('|').Select(cell => cell.Trim())] : [];

    [GeneratedRegex("`(?<code>[^`]*)`", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CodePattern();
}
