using ScimCluster.Scim.Users;

namespace ScimCluster.Scim.Tests.Users;

public class UserKeysTests
{
    [Fact]
    public void The_account_is_the_externalId_or_else_the_folded_userName()
    {
        Assert.Equal("E-1", From("""{"userName":"Ada","externalId":"E-1"}""").AccountId);
        Assert.Equal("ada", From("""{"userName":"Ada"}""").AccountId);
        Assert.Equal("ada", From("""{"userName":"Ada","externalId":""}""").AccountId);
        Assert.Null(From("""{"userName":"Ada","externalId":" "}""").ExternalId);
    }

    [Theory]
    [InlineData("""{"userName":"u","emails":[{"value":"a@x"},{"value":"B@x","primary":true}]}""", "B@x", "b@x")]
    [InlineData("""{"userName":"u","emails":[{"type":"work"},{"value":"c@x"},{"value":"d@x"}]}""", "c@x", "c@x")]
    [InlineData("""{"userName":"U","emails":[]}""", "U", "u")]
    [InlineData("""{"userName":"U"}""", "U", "u")]
    public void The_email_is_the_primary_one_or_the_first_or_the_userName(string document, string email, string key)
    {
        var keys = From(document);
        Assert.Equal((email, key), (keys.Email, keys.EmailKey));
    }

    [Theory]
    [InlineData("""{"userName":"u","displayName":"D","name":{"formatted":"F"}}""", "D")]
    [InlineData("""{"userName":"u","displayName":" ","name":{"formatted":" F "}}""", "F")]
    [InlineData("""{"userName":"u","name":{"formatted":"  ","givenName":"G","familyName":"N"}}""", "G N")]
    [InlineData("""{"userName":"u","name":{"familyName":"N"}}""", "N")]
    [InlineData("""{"userName":"u","emails":[{"value":"e@x"}]}""", "e@x")]
    public void The_display_name_falls_back_step_by_step(string document, string name) => Assert.Equal(name, From(document).DisplayName);

    [Theory]
    [InlineData("""{"userName":"u"}""", true)]
    [InlineData("""{"userName":"u","active":true}""", true)]
    [InlineData("""{"userName":"u","active":false}""", false)]
    public void A_user_is_active_unless_the_document_says_otherwise(string document, bool active) => Assert.Equal(active, From(document).Active);

    [Fact]
    public void Folding_does_not_depend_on_culture()
    {
        Assert.Equal("i̇stanbul-ß-ω", CaseFolding.Fold("i̇STANBUL-ß-Ω"));
        Assert.Equal("idea", CaseFolding.Fold("IDEA"));
    }

    private static UserKeys From(string document) => UserKeys.From(Sample.Parse(document));
}
