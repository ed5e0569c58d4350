using ScimCluster.Scim.Filters;

namespace ScimCluster.Scim.Tests.Filters;

public class FilterBinderTests
{
    [Theory]
    [InlineData("nothing eq \"x\"")]
    [InlineData("name.nothing pr")]
    [InlineData("not (nothing pr)")]
    [InlineData("userName eq \"x\" or nothing eq \"y\"")]
    [InlineData("active gt true")]
    [InlineData("active co \"t\"")]
    [InlineData("x509Certificates.value gt \"AA==\"")]
    [InlineData("meta.created co \"2026\"")]
    [InlineData("meta.created gt \"yesterday\"")]
    [InlineData("userName gt null")]
    [InlineData("userName eq 5")]
    [InlineData("userName eq true")]
    [InlineData("active eq 1")]
    [InlineData("active eq \"maybe\"")]
    [InlineData("name eq \"x\"")]
    [InlineData("addresses co \"x\"")]
    [InlineData("userName[value eq \"x\"]")]
    [InlineData("emails.value[type eq \"x\"]")]
    [InlineData("emails[userName eq \"x\"]")]
    [InlineData("emails[emails.value eq \"x\"]")]
    [InlineData("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User pr")]
    [InlineData("urn:unknown:department eq \"x\"")]
    public void What_cannot_be_bound_is_invalidFilter(string text) =>
        Assert.Equal(ScimType.InvalidFilter, Bind(text, ScimMode.Lenient).Error?.ScimType);

    [Theory]
    [InlineData("password eq \"x\"")]
    [InlineData("password pr")]
    [InlineData("not (password sw \"a\")")]
    public void A_secret_cannot_be_filtered(string text) => Assert.Equal(ScimType.InvalidFilter, Bind(text, ScimMode.Lenient).Error?.ScimType);

    [Theory]
    [InlineData("active eq \"True\"")]
    [InlineData("manager eq \"m1\"")]
    [InlineData("manager.value eq \"m1\"")]
    [InlineData("emails[primary eq \"true\"]")]
    [InlineData("emails[type eq \"work\"].value eq \"ada@example.org\"")]
    [InlineData("emails[type eq \"work\"].value pr")]
    public void Lenient_mode_understands_what_strict_mode_refuses(string text)
    {
        Assert.True(FilterEvaluator.Matches(Bind(text, ScimMode.Lenient).Value, Sample.Ada()));
        Assert.Equal(ScimType.InvalidFilter, Bind(text, ScimMode.Strict).Error?.ScimType);
    }

    [Fact]
    public void Literals_are_folded_unless_the_attribute_is_case_exact()
    {
        Assert.Equal(new TextValue("ada", CaseExact: false), ((BoundComparison)Bind("userName eq \"ADA\"", ScimMode.Strict).Value).Value);
        Assert.Equal(new TextValue("ADA", CaseExact: true), ((BoundComparison)Bind("externalId eq \"ADA\"", ScimMode.Strict).Value).Value);
    }

    private static ScimResult<BoundFilter> Bind(string text, ScimMode mode) =>
        FilterExpression.Parse(text, mode).IsRefused(out var error, out var expression)
            ? error
            : FilterBinder.Bind(Sample.User, expression, mode);
}
