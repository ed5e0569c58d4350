using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Paths;

namespace ScimCluster.Scim.Tests.Filters;

/// <summary>Whoever refuses a filter, parser or binder, says where in the text.</summary>
public partial class FilterPositionTests
{
    private static readonly Gen<string> Name = Gen.Elements(
        "userName", "name", "name.familyName", "emails", "emails.value", "emails.nothing", "active", "meta.created", "password",
        "nothing", "urn:x:y:title", "urn:ietf:params:scim:schemas:core:2.0:User:nothing", "manager", "1", "");

    private static readonly Gen<string> Condition =
        from name in Name
        from op in Gen.Elements("eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le", "pr", "is", "")
        from literal in Gen.Elements("\"x\"", "\"2011-05-13T04:42:34Z\"", "\"a\\\"b\"", "\"\\x\"", "\"", "1", "01", "true", "null", "True", "")
        select op == "pr" ? $"{name} pr" : $"{name} {op} {literal}";

    private static readonly Gen<string> Filter = Gen.Sized(size => Combined(Math.Min(size, 8)));

    [Fact]
    public void Every_refusal_of_a_filter_names_a_position_inside_it() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(5_000),
        Prop.ForAll(Filter.ToArbitrary(), filter => Modes().All(mode =>
        {
            var parsed = FilterExpression.Parse(filter, mode);
            var error = parsed.Error ?? FilterBinder.Bind(Sample.User, parsed.Value, mode).Error;
            return error is null || IsInside(error, ScimType.InvalidFilter, filter);
        })));

    [Fact]
    public void Every_refusal_of_a_filtered_path_names_the_path_or_a_position_inside_it() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(5_000),
        Prop.ForAll((from name in Name from filter in Filter from sub in Gen.Elements("", ".value", ".nothing", ".") select $"{name}[{filter}]{sub}").ToArbitrary(),
            path => Modes().All(mode =>
            {
                var parsed = AttributePath.Parse(path);
                var error = parsed.Error ?? PathBinder.Bind(Sample.User, parsed.Value, mode).Error;
                return error is null
                    || (error.ScimType == ScimType.InvalidPath && error.Detail.Contains('\'', StringComparison.Ordinal)
                        && (!Position().IsMatch(error.Detail) || IsInside(error, ScimType.InvalidPath, path)));
            })));

    [Theory]
    [InlineData("nothing pr", 1)]
    [InlineData("userName eq \"a\" and nothing pr", 21)]
    [InlineData("title pr or (active gt true)", 14)]
    [InlineData("not (userType pr) and meta.created eq \"yesterday\"", 23)]
    [InlineData("emails[value pr and typ eq \"work\"]", 21)]
    [InlineData("title pr and emails[type eq \"work\"].nothing eq \"x\"", 14)]
    [InlineData("title pr and name[familyName pr]", 14)]
    [InlineData("  password eq \"x\"", 3)]
    public void What_cannot_be_bound_is_refused_where_its_expression_begins(string filter, int position) => Assert.EndsWith(
        $"(position {position}).",
        FilterBinder.Bind(Sample.User, FilterExpression.Parse(filter).Value).Error!.Detail,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("emails[typ eq \"work\"].value", 8)]
    [InlineData("emails[type eq \"work\" and value gt true].value", 27)]
    public void Positions_of_a_path_count_from_its_start(string path, int position) => Assert.Contains(
        $"(position {position})", PathBinder.Bind(Sample.User, AttributePath.Parse(path).Value).Error!.Detail, StringComparison.Ordinal);

    [Fact]
    public void Expressions_are_equal_wherever_they_stand()
    {
        var alone = FilterExpression.Parse("title pr").Value;
        var second = ((AndExpression)FilterExpression.Parse("userType pr and title pr").Value).Operands[1];

        Assert.Equal((1, 17), (alone.Position, second.Position));
        Assert.Equal(alone, second);
        Assert.Equal(alone.GetHashCode(), second.GetHashCode());
        Assert.NotEqual(alone, FilterExpression.Parse("title eq \"x\"").Value);
    }

    [Fact]
    public void An_expression_that_was_not_parsed_has_no_position()
    {
        var expression = new PresentExpression(AttributePath.Parse("nothing").Value);

        Assert.DoesNotContain("position", FilterBinder.Bind(Sample.User, expression).Error!.Detail, StringComparison.Ordinal);
    }

    private static bool IsInside(ScimError error, string scimType, string text) =>
        error.ScimType == scimType
        && Position().Match(error.Detail) is { Success: true } match
        && int.Parse(match.Groups["at"].Value, CultureInfo.InvariantCulture) is var position
        && position >= 1 && position <= text.Length + 1;

    private static ScimMode[] Modes() => Enum.GetValues<ScimMode>();

    private static Gen<string> Combined(int size) => size <= 1
        ? Condition
        : Gen.OneOf(
            Condition,
            from left in Combined(size / 2) from junction in Gen.Elements(" and ", " or ", " und ", "and") from right in Combined(size / 2) select left + junction + right,
            Combined(size / 2).Select(inner => $"not ({inner})"),
            Combined(size / 2).Select(inner => $"({inner}"),
            from name in Name from inner in Combined(size / 2) from rest in Gen.Elements("", ".value pr", ".nothing eq 1") select $"{name}[{inner}]{rest}");

    [GeneratedRegex(@"\(position (?<at>\d+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Position();
}
