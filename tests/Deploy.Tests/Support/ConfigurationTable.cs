namespace ScimCluster.Deploy.Tests.Support;

/// <summary>A setting: its key, the programs that read it, and its default if that is a value.</summary>
internal sealed record Setting(string Key, IReadOnlySet<string> ReadBy, string? Default, bool IsRequired, bool IsList)
{
    /// <summary>The environment variable; of a list the first one.</summary>
    public string Variable => Key.Replace(":", "__", StringComparison.Ordinal);

    /// <summary>Tells whether an environment variable sets this.</summary>
    public bool IsSetBy(string variable) =>
        variable == Variable
        || (IsList && variable.StartsWith(Variable[..^1], StringComparison.Ordinal) && variable[(Variable.Length - 1)..].All(char.IsAsciiDigit));
}

/// <summary>The table of <c>docs/configuration.md</c>.</summary>
internal static class ConfigurationTable
{
    private static readonly string[] Head = ["key", "read by", "meaning", "default"];

    public static IReadOnlyList<Setting> Read() => Parse(Checkout.ReadLines("docs/configuration.md"));

    /// <summary>
    /// Reads the rows. A cell may name several keys; <c>:1</c> after a key says that it is a list. A default is a value if
    /// it is one piece of code or one number.
    /// </summary>
    public static IReadOnlyList<Setting> Parse(IEnumerable<string> lines) =>
        [.. MarkdownTable.Rows(lines, Head).SelectMany(row => Settings(row[0], row[1], row[3]))];

    private static IEnumerable<Setting> Settings(string keyCell, string readByCell, string defaultCell)
    {
        var names = MarkdownTable.Code(keyCell);
        var keys = names.Where(name => !name.StartsWith(':')).ToList();
        var isList = keys.Count < names.Count;
        var defaults = keys.Count > 1 ? defaultCell.Split(',', StringSplitOptions.TrimEntries) : [defaultCell];
        for (var i = 0; i < keys.Count; i++)
        {
            var text = defaults.Length == keys.Count ? defaults[i] : "";
            yield return new(keys[i], Programs(readByCell), Value(text), text == "required", isList);
        }
    }

    private static HashSet<string> Programs(string cell) => [.. cell.Replace("`", "", StringComparison.Ordinal)
        .Split(',', StringSplitOptions.TrimEntries)
        .SelectMany(program => program == "both" ? (string[])["silo", "gateway"] : [program])];

    private static string? Value(string cell) =>
        cell.Length > 0 && cell.All(char.IsAsciiDigit) ? cell
        : MarkdownTable.Code(cell) is [var code] && cell == $"`{code}`" ? code
        : null;
}
