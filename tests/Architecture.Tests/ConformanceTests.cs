using System.Text.RegularExpressions;

namespace ScimCluster.Architecture.Tests;

/// <summary>docs/conformance.md names code and tests that exist.</summary>
public sealed partial class ConformanceTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "conformance.md"));

    // The files of a test class bear its name.
    private static readonly Lazy<ILookup<string, string>> TestFiles = new(() =>
        Repository.Sources("tests").ToLookup(file => Path.GetFileNameWithoutExtension(file), StringComparer.Ordinal));

    [Fact]
    public void Every_file_that_is_named_exists()
    {
        var files = Lines.SelectMany(line => FilePattern().Matches(line)).Select(match => match.Groups["path"].Value).Distinct().ToList();

        Assert.True(files.Count > 30, $"Only {files.Count} files are named.");
        Assert.All(files, file => Assert.True(Path.Exists(Path.Combine(Repository.Root, file)), $"There is no {file}."));
    }

    [Fact]
    public void Every_test_that_is_named_exists()
    {
        var tests = Lines.SelectMany(line => TestPattern().Matches(line))
            .Select(match => (Class: match.Groups["class"].Value, Method: match.Groups["method"].Value)).Distinct().ToList();

        Assert.True(tests.Count > 50, $"Only {tests.Count} tests are named.");
        Assert.All(tests, test => Assert.True(Exists(test.Class, test.Method), $"There is no {test.Class}.{test.Method}."));
    }

    [Fact]
    public void Every_clause_has_code_and_a_test()
    {
        var clauses = Lines.Where(line => line.StartsWith("| RFC", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(clauses);
        Assert.All(clauses, clause =>
        {
            var cells = clause.Trim('|').Split('|', StringSplitOptions.TrimEntries);
            Assert.Equal(4, cells.Length);
            Assert.Matches(FilePattern(), cells[2]);
            Assert.Matches(TestPattern(), cells[3]);
        });
    }

    [Fact]
    public void Every_deviation_of_the_lenient_mode_is_listed()
    {
        var listed = string.Join('\n', Lines);

        Assert.All(Repository.Sources("src/Scim/Lenient"), file =>
            Assert.Contains($"src/Scim/Lenient/{Path.GetFileName(file)}", listed, StringComparison.Ordinal));
    }

    private static bool Exists(string testClass, string method) =>
        TestFiles.Value[testClass].Any(file => File.ReadAllText(file).Contains($" {method}(", StringComparison.Ordinal));

    [GeneratedRegex("`(?<path>(src|tests)/[^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FilePattern();

    [GeneratedRegex("`(?<class>[A-Z][A-Za-z0-9]+Tests)\\.(?<method>[A-Za-z0-9_]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestPattern();
}
