namespace ScimCluster.Architecture.Tests.Contracts;

/// <summary>A file of lines that somebody has looked at, in the source tree beside this class; # begins a comment.</summary>
internal sealed class ReviewedFile(string name)
{
    /// <summary>The path inside the repository.</summary>
    public string Path { get; } = $"tests/Architecture.Tests/Contracts/{name}";

    private string FullPath => System.IO.Path.Combine(Repository.Root, Path);

    /// <summary>The lines, without comments.</summary>
    public IReadOnlyList<string> Lines() =>
        [.. File.ReadLines(FullPath).Where(line => line.Length > 0 && !line.StartsWith('#'))];

    /// <summary>Replaces all lines and keeps the comment at the top.</summary>
    public void Replace(IEnumerable<string> lines) =>
        File.WriteAllLines(FullPath, [.. File.ReadLines(FullPath).TakeWhile(line => line.StartsWith('#')), .. lines]);

    /// <summary>Compares the file with what the assemblies say.</summary>
    /// <returns>A line with - for what is in the file alone, with + for what it lacks; both sorted.</returns>
    public static IReadOnlyList<string> Difference(IReadOnlyCollection<string> reviewed, IReadOnlyCollection<string> actual) =>
    [
        .. reviewed.Except(actual, StringComparer.Ordinal).Select(line => (Line: line, Sign: "- "))
            .Concat(actual.Except(reviewed, StringComparer.Ordinal).Select(line => (Line: line, Sign: "+ ")))
            .OrderBy(change => change.Line, StringComparer.Ordinal)
            .Select(change => change.Sign + change.Line),
    ];
}
