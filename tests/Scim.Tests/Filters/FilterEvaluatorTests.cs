using ScimCluster.Scim.Filters;

namespace ScimCluster.Scim.Tests.Filters;

public class FilterEvaluatorTests
{
    [Theory]
    [InlineData("userName eq \"ADA@EXAMPLE.ORG\"", true)]
    [InlineData("externalId eq \"ext-1\"", false)]
    [InlineData("externalId eq \"Ext-1\"", true)]
    [InlineData("emails co \"home.example\"", true)]
    [InlineData("emails[type eq \"home\" and primary eq true]", false)]
    [InlineData("emails[type eq \"WORK\" and primary eq true]", true)]
    [InlineData("emails.type eq \"home\" and emails.primary eq true", true)]
    [InlineData("nickName pr", false)]
    [InlineData("nickName eq null", true)]
    [InlineData("nickName ne \"x\"", true)]
    [InlineData("nickName gt \"a\"", false)]
    [InlineData("not (nickName gt \"a\")", true)]
    [InlineData("phoneNumbers.value eq null", true)]
    [InlineData("phoneNumbers[value ne \"1\"]", false)]
    [InlineData("name pr and emails pr", true)]
    [InlineData("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value eq \"M1\"", true)]
    [InlineData("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:division pr", false)]
    [InlineData("schemas eq \"urn:ietf:params:scim:schemas:core:2.0:User\"", true)]
    public void A_filter_selects_by_the_rules_of_the_RFC(string text, bool matches)
    {
        var filter = FilterBinder.Bind(Sample.User, FilterExpression.Parse(text, ScimMode.Strict).Value, ScimMode.Strict).Value;
        Assert.Equal(matches, FilterEvaluator.Matches(filter, Sample.Ada()));
    }

    [Fact]
    public void A_document_parsed_from_stored_text_answers_alike()
    {
        var stored = (System.Text.Json.Nodes.JsonObject)System.Text.Json.Nodes.JsonNode.Parse(Sample.Ada().ToJsonString())!;
        var filter = FilterBinder.Bind(Sample.User, FilterExpression.Parse("active eq true and emails[primary eq true]").Value).Value;
        Assert.True(FilterEvaluator.Matches(filter, stored));
    }

    [Fact]
    public void Texts_are_ordered_by_code_point_as_PostgreSQL_does()
    {
        // U+FF5E stands before U+1F600, whose first UTF-16 unit is smaller.
        Assert.True(CodePointOrder.Compare("\uFF5E", "😀") < 0);
        Assert.True(CodePointOrder.Compare("a", "ab") < 0);
        Assert.Equal(0, CodePointOrder.Compare("😀", "😀"));
        string[] texts = ["", "a", "b", "é", "\uD7FF", "\uE000", "\uFFFD", "😀", "𝒜"];
        foreach (var left in texts)
        {
            foreach (var right in texts)
            {
                var bytes = System.Text.Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(right));
                Assert.Equal(Math.Sign(bytes), Math.Sign(CodePointOrder.Compare(left, right)));
            }
        }
    }
}
