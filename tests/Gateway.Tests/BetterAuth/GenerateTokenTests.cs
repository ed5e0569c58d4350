using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Grains;
using static ScimCluster.Gateway.Tests.BetterAuth.TokenServer;

namespace ScimCluster.Gateway.Tests.BetterAuth;

/// <summary>POST /scim/generate-token, by the cases of the original's test suites that need no setting.</summary>
[Collection(ManagementTests.Name)]
public sealed class GenerateTokenTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private readonly TokenServer _server = TokenServer.Of(shared);

    [Fact]
    public async Task Case_1_without_a_session_is_401() =>
        AssertError(await shared.Server.Anonymous().PostAsync(Generate, """{"providerId":"okta"}"""), 401, "Unauthorized");

    [Fact]
    public async Task Case_2_organization_without_the_caller_is_403()
    {
        var organization = await _server.OrganizationAsync("jane:owner");

        AssertError(
            await _server.GenerateAsync("joe", ScimServer.Unique("okta"), organization), 403, "You are not a member of the organization");
    }

    [Fact]
    public async Task Case_3_colon_in_the_providerId_is_400() =>
        AssertError(await _server.GenerateAsync("jane", "okta:acme"), 400, "Provider id contains forbidden characters");

    [Fact]
    public async Task Case_5_token_creates_a_user() =>
        await _server.AssertWorksAsync(await _server.TokenAsync("jane", ScimServer.Unique("okta")));

    [Fact]
    public async Task Case_11_token_for_an_organization_has_three_parts_and_works()
    {
        var organization = await _server.OrganizationAsync("jane:owner");
        var providerId = ScimServer.Unique("okta");

        var token = await _server.TokenAsync("jane", providerId, organization);

        var parts = Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(token)).Split(':');
        Assert.Equal([providerId, organization], parts[1..]);
        Assert.Matches("^[A-Za-z0-9_-]{24}$", parts[0]);
        await _server.AssertWorksAsync(token);
    }

    [Theory]
    [InlineData("credential")]
    [InlineData("email-otp")]
    [InlineData("magic-link")]
    [InlineData("phone-number")]
    [InlineData("anonymous")]
    [InlineData("siwe")]
    public async Task Case_17_built_in_account_provider_is_400(string providerId) => AssertError(
        await _server.GenerateAsync("jane", providerId), 400, "Provider id collides with another account provider and cannot be used for SCIM");

    [Fact]
    public async Task Case_19_forged_secret_of_the_same_length_is_401()
    {
        var token = ScimToken.TryParse(await _server.TokenAsync("jane", ScimServer.Unique("okta")))!;

        await _server.AssertRefusedAsync((token with { Secret = new string('x', token.Secret.Length) }).ToWire());
        await _server.AssertRefusedAsync((token with { Secret = token.Secret[..^1] + (token.Secret[^1] == 'x' ? 'y' : 'x') }).ToWire());
        await _server.AssertWorksAsync(token.ToWire());
    }

    [Fact]
    public async Task Case_20_regenerating_the_personal_provider_of_somebody_else_is_403()
    {
        var providerId = ScimServer.Unique("okta");
        var token = await _server.TokenAsync("jane", providerId);

        AssertError(await _server.GenerateAsync("joe", providerId), 403, "You must be the owner to access this provider");
        await _server.AssertWorksAsync(token);
    }

    [Fact]
    public async Task Case_21_regenerating_the_provider_of_a_foreign_organization_is_403()
    {
        var organization = await _server.OrganizationAsync("jane:owner");
        var providerId = ScimServer.Unique("okta");
        var token = await _server.TokenAsync("jane", providerId, organization);

        AssertError(
            await _server.GenerateAsync("joe", providerId), 403, "You must be a member of the organization to access this provider");
        await _server.AssertWorksAsync(token);
    }

    [Theory]
    [InlineData("member", 403)]
    [InlineData("admin", 201)]
    [InlineData("owner", 201)]
    [InlineData("member,admin", 201)]
    [InlineData("administrator", 403)]
    public async Task Case_22_role_decides(string roles, int status)
    {
        var organization = await _server.OrganizationAsync($"jane:{roles}");

        var answer = await _server.GenerateAsync("jane", ScimServer.Unique("okta"), organization);

        if (status == 403)
        {
            AssertError(answer, 403, "Insufficient role for this operation");
        }

        answer.AssertStatus(status);
    }

    [Theory]
    [InlineData("""{"providerId":5}""", "Validation Error")]
    [InlineData("""{"providerId":null}""", "Validation Error")]
    [InlineData("""{}""", "Validation Error")]
    [InlineData("""{"providerId":""}""", "Field is required")]
    public async Task Case_25_providerId_that_is_no_text_or_empty_is_400(string body, string message) =>
        AssertError(await shared.Server.SignedIn("jane").PostAsync(Generate, body), 400, message);

    [Fact]
    public async Task Case_26_same_providerId_in_a_second_organization_is_403_and_leaves_the_first()
    {
        var first = await _server.OrganizationAsync("jane:owner");
        var second = await _server.OrganizationAsync("jane:owner", "joe:owner");
        var providerId = ScimServer.Unique("okta");
        var token = await _server.TokenAsync("jane", providerId, first);

        AssertError(
            await _server.GenerateAsync("joe", providerId, second), 403, "You must be a member of the organization to access this provider");
        AssertError(await _server.GenerateAsync("jane", providerId, second), 403, "The provider does not belong to this organization");
        Assert.DoesNotContain(providerId, await _server.ListAsync("joe"));
        await _server.AssertWorksAsync(token);
    }

    [Fact]
    public async Task Case_27_personal_provider_belongs_to_its_maker_by_default()
    {
        var providerId = ScimServer.Unique("okta");
        await _server.TokenAsync("jane", providerId);

        AssertError(await _server.GetAsync("joe", providerId), 403, "You must be the owner to access this provider");
        Assert.DoesNotContain(providerId, await _server.ListAsync("joe"));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    public async Task Null_or_empty_organizationId_behaves_as_absent(string organizationId)
    {
        var providerId = ScimServer.Unique("okta");

        var answer = await shared.Server.SignedIn("jane").PostAsync(
            Generate, $$"""{"providerId":"{{providerId}}","organizationId":{{organizationId}}}""");

        Assert.Null(ScimToken.TryParse(TokenServer.Token(answer))!.OrganizationId);
        Assert.Null((await _server.GetAsync("jane", providerId)).AssertStatus(200).Json["organizationId"]);
    }

    [Fact]
    public async Task Answer_has_the_token_and_nothing_else()
    {
        var answer = await _server.PostAsync(
            "jane", Generate, ("providerId", ScimServer.Unique("okta")), ("label", "Okta production"), ("expiresAt", (JsonNode)"2100-01-01T00:00:00Z"));

        Assert.Equal(["scimToken"], answer.AssertStatus(201).Json.Select(member => member.Key));
        Assert.Equal("application/json", answer.MediaType);
    }

    [Fact]
    public async Task Checks_come_in_the_order_of_the_original()
    {
        var organization = await _server.OrganizationAsync("jane:member", "joe:admin");
        var other = await _server.OrganizationAsync("joe:admin", "jim:admin");
        var providerId = ScimServer.Unique("okta");
        await _server.TokenAsync("joe", providerId, organization);

        // Each request is wrong in what its answer names and in all that comes behind.
        AssertError(await shared.Server.Anonymous().PostAsync(Generate, """{"providerId":5}"""), 401, "Unauthorized");
        AssertError(await _server.PostAsync("jane", Generate, ("providerId", 5), ("organizationId", other)), 400, "Validation Error");
        AssertError(await _server.GenerateAsync("jane", "si:we", other), 400, "Provider id contains forbidden characters");
        AssertError(
            await _server.GenerateAsync("jane", "siwe", other), 400, "Provider id collides with another account provider and cannot be used for SCIM");
        AssertError(await _server.GenerateAsync("jane", providerId, other), 403, "You are not a member of the organization");
        AssertError(await _server.GenerateAsync("jane", providerId, organization), 403, "Insufficient role for this operation");
        AssertError(
            await _server.GenerateAsync("jim", providerId, other), 403, "You must be a member of the organization to access this provider");
        AssertError(await _server.GenerateAsync("joe", providerId, other), 403, "The provider does not belong to this organization");
    }
}
