namespace ScimCluster.Grains.Tests;

public sealed class KeyTests
{
    [Theory]
    [InlineData("okta", "ada@acme.example")]
    [InlineData("okta", "a:b:c")]
    [InlineData("okta", ":")]
    [InlineData("identity", "identity:x:y")]
    public void Key_of_an_identity_survives_a_round_trip(string providerId, string accountId)
    {
        var key = new IdentityGrainKey(providerId, accountId);

        Assert.Equal(key, IdentityGrainKey.Parse(key.ToString()));
    }

    [Theory]
    [InlineData("identity:okta")]
    [InlineData("provider:okta:x")]
    [InlineData("")]
    public void Text_that_is_no_key_of_an_identity_is_refused(string text) =>
        Assert.Throws<FormatException>(() => IdentityGrainKey.Parse(text));

    [Theory]
    [InlineData("acme")]
    [InlineData("a:b")]
    [InlineData("**")]
    public void Key_of_a_change_feed_survives_a_round_trip(string organizationId)
    {
        var key = ChangeFeedKey.Of(organizationId);

        Assert.Equal(organizationId, key.OrganizationId);
        Assert.Equal(key, ChangeFeedKey.Parse(key.ToString()));
        Assert.NotEqual(ChangeFeedKey.All, key);
    }

    [Fact]
    public void Feed_of_all_organizations_is_none_that_an_organization_could_have()
    {
        Assert.Equal(ChangeFeedKey.All, ChangeFeedKey.Parse(ChangeFeedKey.All.ToString()));
        Assert.Throws<ArgumentException>(() => ChangeFeedKey.Of("*"));
        Assert.Throws<ArgumentException>(() => ChangeFeedKey.Of(""));
    }

    [Theory]
    [InlineData("changes:")]
    [InlineData("change:acme")]
    [InlineData("")]
    public void Text_that_is_no_key_of_a_change_feed_is_refused(string text) =>
        Assert.Throws<FormatException>(() => ChangeFeedKey.Parse(text));

    [Theory]
    [InlineData("secret", "okta", null)]
    [InlineData("secret", "okta", "org")]
    [InlineData("secret", "okta", "org:with:colons")]
    [InlineData("secret", "öktä", "орг")]
    public void Token_survives_a_round_trip(string secret, string providerId, string? organizationId)
    {
        var token = new ScimToken(secret, providerId, organizationId);

        Assert.Equal(token, ScimToken.TryParse(token.ToWire()));
        Assert.Equal(token, ScimToken.TryParse(token.ToWire() + "=="));
        Assert.DoesNotContain("secret", token.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("")]
    [InlineData("====")]
    [InlineData("!!!!")]
    [InlineData("c2VjcmV0")]
    [InlineData("OnByb3ZpZGVy")]
    [InlineData("c2VjcmV0Og")]
    [InlineData("_____w")]
    public void Text_that_is_no_token_is_none(string wire) => Assert.Null(ScimToken.TryParse(wire));

    [Fact]
    public void Very_long_text_is_no_token() => Assert.Null(ScimToken.TryParse(new string('A', 100_000)));

    [Theory]
    [InlineData("okta", true)]
    [InlineData("okta acme", true)]
    [InlineData("", false)]
    [InlineData("a:b", false)]
    [InlineData("a\nb", false)]
    [InlineData("a\ud83d\ude00", false)]
    public void ProviderId_follows_its_rules(string providerId, bool usable) =>
        Assert.Equal(usable, ProviderName.Check(providerId) is null);

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void ProviderId_has_at_most_64_characters(int length, bool usable) =>
        Assert.Equal(usable, ProviderName.Check(new string('a', length)) is null);

    [Theory]
    [InlineData("admin,owner", "owner", true)]
    [InlineData("admin,owner", "member, admin", true)]
    [InlineData("admin,owner", "member", false)]
    [InlineData("admin,owner", "Admin", false)]
    [InlineData("admin,owner", "", false)]
    [InlineData("", "anything", true)]
    [InlineData(" , ", "anything", true)]
    public void Roles_allow_a_member_with_one_that_is_required(string required, string memberRoles, bool allowed) =>
        Assert.Equal(allowed, new RoleOptions { Required = required }.Allows(memberRoles));
}
