using System.Text.Json.Nodes;
using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Paths;

namespace ScimCluster.Scim.Tests.Fuzzing;

/// <summary>Random filters and paths, up to the schema and, for filters, up to a resource.</summary>
public class TextFuzzTests
{
    private static readonly JsonObject Ada = Sample.Ada();

    [Fact]
    public Task No_filter_breaks_the_parser_the_binder_or_the_evaluator() => FuzzRun.RunAsync(FuzzSeeds.Filters.Make, (input, number) =>
    {
        var mode = ModeOf(number);
        if (FilterExpression.Parse(input, mode).IsRefused(out var error, out var expression))
        {
            return Verdict.Refused(error, ScimType.InvalidFilter);
        }

        var printed = expression.ToString();
        if (FilterExpression.Parse(printed, mode).IsRefused(out error, out var again) || again.ToString() != printed)
        {
            return Verdict.Wrong($"printed as {printed}, which is another filter or none: {error?.Detail}");
        }

        if (FilterBinder.Bind(Sample.User, expression, mode).IsRefused(out error, out var bound))
        {
            return Verdict.Refused(error, ScimType.InvalidFilter);
        }

        var negated = new BoundNot(bound);
        return FilterEvaluator.Matches(bound, Ada) != FilterEvaluator.Matches(negated, Ada)
            ? Verdict.Accepted
            : Verdict.Wrong("selects the same as its negation");
    });

    [Fact]
    public Task No_path_breaks_the_parser_or_the_binder() => FuzzRun.RunAsync(FuzzSeeds.Paths.Make, (input, number) =>
    {
        if (AttributePath.Parse(input).IsRefused(out var error, out var path))
        {
            return Verdict.Refused(error, ScimType.InvalidPath);
        }

        var printed = path.ToString();
        if (AttributePath.Parse(printed).IsRefused(out error, out var again) || again.ToString() != printed)
        {
            return Verdict.Wrong($"printed as {printed}, which is another path or none: {error?.Detail}");
        }

        return PathBinder.Bind(number % 3 == 0 ? Sample.Group : Sample.User, path, ModeOf(number)).IsRefused(out error, out _)
            ? Verdict.Refused(error, ScimType.InvalidPath)
            : Verdict.Accepted;
    });

    private static ScimMode ModeOf(int number) => number % 2 == 0 ? ScimMode.Lenient : ScimMode.Strict;
}
