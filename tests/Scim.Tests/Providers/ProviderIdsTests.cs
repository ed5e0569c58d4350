using ScimCluster.Scim.Providers;

namespace ScimCluster.Scim.Tests.Providers;

public sealed class ProviderIdsTests
{
    [Theory]
    [InlineData("acme", "scim-acme")]
    [InlineData("org_123", "scim-org_123")]
    [InlineData("Acme", "scim-Acme")]
    [InlineData("Ünï", "scim-Ünï")]
    [InlineData("~acme", "scim-~acme")]
    [InlineData("a:b", "scim~Z4OjHqv2jMwGYPk1wIJigr3SJB86gKny0Q1Zrqnrtdg")]
    public void Organization_gives_a_providerId_that_stays(string organizationId, string providerId) =>
        Assert.Equal(providerId, ProviderIds.OfOrganization(organizationId));

    [Fact]
    public void Whatever_the_organization_is_called_its_providerId_may_be_used_and_is_its_own()
    {
        string[] organizations =
        [
            "acme", "acme ", " acme", "acme:", ":acme", "a:b", "a_b", "a-b", "acme\n", "😀", "😁", new('a', 59), new('a', 60), new('a', 61), new('a', 64),
            "~Z4OjHqv2jMwGYPk1wIJigr3SJB86gKny0Q1Zrqnrtdg", "scim-acme", "scim~acme",
        ];
        var providerIds = organizations.Select(ProviderIds.OfOrganization).ToList();

        Assert.Equal(organizations.Length, providerIds.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(providerIds, providerId => Assert.Null(ProviderIds.Check(providerId)));
    }

    [Fact]
    public void Organization_without_a_usable_id_is_refused()
    {
        Assert.Throws<ArgumentException>(() => ProviderIds.OfOrganization(""));
        Assert.ThrowsAny<ArgumentException>(() => ProviderIds.OfOrganization("acme\ud800"));
    }
}
