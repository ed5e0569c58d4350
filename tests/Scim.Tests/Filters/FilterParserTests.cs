using ScimCluster.Scim.Filters;

namespace ScimCluster.Scim.Tests.Filters;

public class FilterParserTests
{
    [Theory]
    [InlineData("a eq 1 or b eq 2 and c eq 3", "a eq 1 or b eq 2 and c eq 3")]
    [InlineData("(a eq 1 or b eq 2) and c eq 3", "(a eq 1 or b eq 2) and c eq 3")]
    [InlineData("((a pr))", "a pr")]
    [InlineData("NOT(a PR)", "not (a pr)")]
    [InlineData("a EQ \"\\u00e9\\n\" AND b Sw \"x\"", "a eq \"é\\n\" and b sw \"x\"")]
    [InlineData("e[a eq true and (b pr or c eq null)] or d le -1.5e+3", "e[a eq true and (b pr or c eq null)] or d le -1.5e+3")]
    [InlineData("a.b[(c pr)] or d pr", "a.b[c pr] or d pr")]
    public void The_printed_form_shows_how_it_was_understood(string text, string printed) =>
        Assert.Equal(printed, FilterExpression.Parse(text, ScimMode.Strict).Value.ToString());

    [Theory]
    [InlineData("", 1)]
    [InlineData("userName", 9)]
    [InlineData("userName eq", 12)]
    [InlineData("userName xx \"a\"", 10)]
    [InlineData("a pr and", 9)]
    [InlineData("a pr b pr", 6)]
    [InlineData("(a pr", 6)]
    [InlineData("a eq 01", 6)]
    [InlineData("a eq 1e99999", 6)]
    [InlineData("a eq \"\\ud800\"", 6)]
    [InlineData("a eq \"\\u0000\"", 6)]
    [InlineData("a eq TRUE", 6)]
    [InlineData("a eq\"x\"", 5)]
    [InlineData("a pr and(b pr)", 9)]
    [InlineData("a;drop", 2)]
    public void A_broken_filter_is_invalidFilter_with_its_position(string text, int position)
    {
        var error = FilterExpression.Parse(text).Error;
        Assert.Equal(ScimType.InvalidFilter, error?.ScimType);
        Assert.Contains($"position {position})", error!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Size_is_bounded_in_characters_nodes_and_depth()
    {
        Assert.Null(FilterExpression.Parse(string.Join(" or ", Enumerable.Repeat("a pr", 199))).Error);
        Assert.NotNull(FilterExpression.Parse(string.Join(" or ", Enumerable.Repeat("a pr", 200))).Error);
        Assert.Null(FilterExpression.Parse($"a eq \"{new string('x', 9_993)}\"").Error);
        Assert.NotNull(FilterExpression.Parse($"a eq \"{new string('x', 9_994)}\"").Error);
        Assert.Null(FilterExpression.Parse(new string('(', 40) + "a pr" + new string(')', 40)).Error);
        Assert.NotNull(FilterExpression.Parse(new string('(', 41) + "a pr" + new string(')', 41)).Error);
    }

    [Fact]
    public void A_sub_attribute_behind_brackets_is_understood_in_lenient_mode_only()
    {
        const string text = "emails[type eq \"work\"].value eq \"x\"";
        Assert.Equal(text, FilterExpression.Parse(text).Value.ToString());
        Assert.Equal(ScimType.InvalidFilter, FilterExpression.Parse(text, ScimMode.Strict).Error?.ScimType);
    }
}
