using System.Globalization;
using System.Text.RegularExpressions;

namespace ScimCluster.Architecture.Tests;

/// <summary>The table of cases in docs/better-auth.md is whole, and true to the tests.</summary>
public sealed partial class BetterAuthCaseTests
{
    private const int LastCase = 111;

    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "better-auth.md"));

    // A row of the table: the case's number, what the suites ask, and a test or a reason.
    private static readonly IReadOnlyList<(int Number, string Asked, string Answer)> Rows =
    [
        .. Lines.Select(line => RowPattern().Match(line)).Where(match => match.Success).Select(match => (
            int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture), match.Groups["asked"].Value, match.Groups["answer"].Value)),
    ];

    // The tests of all classes, by the class's name: those of one name stand in several folders.
    private static readonly ILookup<string, string> Tests = Repository.Sources("tests")
        .Where(file => file.EndsWith("Tests.cs", StringComparison.Ordinal))
        .ToLookup(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText, StringComparer.Ordinal);

    private static readonly ILookup<string, string> CaseTests = Repository.Sources("tests/Gateway.Tests")
        .ToLookup(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText, StringComparer.Ordinal);

    [Fact]
    public void Every_case_is_in_the_table_once_and_in_order() =>
        Assert.Equal(Enumerable.Range(1, LastCase), Rows.Select(row => row.Number));

    [Fact]
    public void Every_case_has_a_test_or_a_reason() => Assert.All(Rows, row =>
    {
        Assert.NotEmpty(row.Asked);
        Assert.True(
            NamePattern().IsMatch(row.Answer) || ReasonPattern().IsMatch(row.Answer),
            $"Case {row.Number} has neither a test nor a reason.");
    });

    [Fact]
    public void Every_test_that_is_named_exists()
    {
        var named = Lines.SelectMany(line => NamePattern().Matches(line))
            .Select(match => (Class: match.Groups["class"].Value, Method: match.Groups["method"].Value)).Distinct().ToList();

        Assert.True(named.Count > 100, $"Only {named.Count} tests are named.");
        Assert.All(named, test => Assert.True(
            test.Class.Length == 0 ? CaseTests.Any(files => Has(files, test.Method)) : Has(Tests[test.Class], test.Method),
            $"There is no {test.Class}.{test.Method}."));
    }

    [Fact]
    public void Every_test_class_that_is_named_exists()
    {
        var named = Lines.SelectMany(line => ClassPattern().Matches(line)).Select(match => match.Groups["class"].Value).Distinct().ToList();

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.True(Tests.Contains(name), $"There is no {name}."));
    }

    [Fact]
    public void Every_test_named_after_a_case_is_in_the_row_of_its_case()
    {
        var tests = CaseTests
            .SelectMany(files => files.SelectMany(text => CasePattern().Matches(text)))
            .Select(match => (Number: int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture), Name: match.Groups["name"].Value))
            .ToList();
        var rows = Rows.ToLookup(row => row.Number, row => row.Answer);

        Assert.NotEmpty(tests);
        Assert.All(tests, test => Assert.Contains(
            rows[test.Number], answer => NamePattern().Matches(answer).Any(match => match.Groups["method"].Value == test.Name)));
    }

    private static bool Has(IEnumerable<string> files, string method) =>
        files.Any(text => text.Contains($" {method}(", StringComparison.Ordinal));

    [GeneratedRegex(@"^\| (?<number>\d+) \| (?<asked>[^|]*) \| (?<answer>.*) \|$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RowPattern();

    // A class and a method, or the method alone where the class stands before it or there is only one of the name.
    [GeneratedRegex("`((?<class>[A-Z][A-Za-z0-9]+Tests)\\.)?(?<method>[A-Z][A-Za-z0-9]*(_[A-Za-z0-9]+){2,})`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamePattern();

    [GeneratedRegex("`(?<class>[A-Z][A-Za-z0-9]+Tests)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ClassPattern();

    [GeneratedRegex("^does not apply: .{10,}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ReasonPattern();

    [GeneratedRegex(@" (?<name>Case_(?<number>\d+)_[A-Za-z0-9_]+)\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CasePattern();
}
