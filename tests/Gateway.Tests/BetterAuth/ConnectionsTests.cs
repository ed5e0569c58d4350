using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;
using static ScimCluster.Gateway.Tests.BetterAuth.TokenServer;

namespace ScimCluster.Gateway.Tests.BetterAuth;

/// <summary>Listing, reading and deleting connections, by the cases of the original's test suites.</summary>
[Collection(ManagementTests.Name)]
public sealed class ConnectionsTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string OwnerMessage = "You must be the owner to access this provider";
    private const string MemberMessage = "You must be a member of the organization to access this provider";

    private readonly TokenServer _server = TokenServer.Of(shared);
    private readonly string _jane = ScimServer.Unique("jane");
    private readonly string _joe = ScimServer.Unique("joe");
    private readonly string _okta = ScimServer.Unique("okta");

    [Fact]
    public async Task Case_29_list_without_memberships_is_empty() =>
        Assert.Equal("""{"providers":[]}""", (await shared.Server.SignedIn(_jane).GetAsync(List)).AssertStatus(200).Text);

    [Fact]
    public async Task Case_30_list_has_the_providers_of_the_callers_organizations_only()
    {
        var mine = await _server.OrganizationAsync($"{_jane}:owner");
        var ours = await _server.OrganizationAsync($"{_jane}:admin", $"{_joe}:owner");
        var theirs = await _server.OrganizationAsync($"{_joe}:owner");
        var names = new[] { _okta + "-1", _okta + "-2", _okta + "-3" };
        await _server.TokenAsync(_jane, names[0], mine);
        await _server.TokenAsync(_joe, names[1], ours);
        await _server.TokenAsync(_joe, names[2], theirs);

        var listed = (await shared.Server.SignedIn(_jane).GetAsync(List)).AssertStatus(200).Json["providers"]!.AsArray();

        Assert.Equal([(names[0], mine), (names[1], ours)], listed.Select(provider => (Text(provider, "providerId"), Text(provider, "organizationId"))));
        Assert.All(listed, provider => Assert.Equal(
            ["id", "providerId", "organizationId"], provider!.AsObject().Select(member => member.Key)));
    }

    [Fact]
    public async Task Case_31_list_has_the_own_personal_provider_and_hides_it_from_others()
    {
        await _server.TokenAsync(_jane, _okta);

        var provider = Assert.Single((await shared.Server.SignedIn(_jane).GetAsync(List)).Json["providers"]!.AsArray())!.AsObject();
        Assert.True(provider.ContainsKey("organizationId"));
        Assert.Null(provider["organizationId"]);
        Assert.Empty(await _server.ListAsync(_joe));
    }

    [Fact]
    public async Task Case_32_list_drops_providers_for_which_the_role_is_not_enough()
    {
        var organization = await _server.OrganizationAsync($"{_jane}:owner", $"{_joe}:member");
        await _server.TokenAsync(_jane, _okta, organization);

        Assert.Equal([_okta], await _server.ListAsync(_jane));
        Assert.Empty(await _server.ListAsync(_joe));
    }

    [Fact]
    public async Task Case_33_member_and_owner_read_their_providers()
    {
        var organization = await _server.OrganizationAsync($"{_jane}:owner", $"{_joe}:admin");
        await _server.TokenAsync(_jane, _okta, organization);
        await _server.TokenAsync(_jane, _okta + "-own");

        var read = (await _server.GetAsync(_joe, _okta)).AssertStatus(200).Json;
        Assert.Equal(["id", "providerId", "organizationId"], read.Select(member => member.Key));
        Assert.Equal((_okta, organization), (Text(read, "providerId"), Text(read, "organizationId")));
        Assert.Null((await _server.GetAsync(_jane, _okta + "-own")).AssertStatus(200).Json["organizationId"]);
    }

    [Fact]
    public async Task Case_34_provider_of_another_user_or_a_foreign_organization_is_403()
    {
        var organization = await _server.OrganizationAsync($"{_jane}:owner");
        await _server.TokenAsync(_jane, _okta, organization);
        await _server.TokenAsync(_jane, _okta + "-own");

        AssertError(await _server.GetAsync(_joe, _okta + "-own"), 403, OwnerMessage);
        AssertError(await _server.GetAsync(_joe, _okta), 403, MemberMessage);
    }

    [Fact]
    public async Task Case_35_creator_who_has_left_the_organization_sees_it_no_more()
    {
        var organization = await _server.OrganizationAsync($"{_jane}:owner", $"{_joe}:owner");
        await _server.TokenAsync(_jane, _okta, organization);
        (await shared.Server.Operator().DeleteAsync($"/admin/organizations/{organization}/members/{_jane}")).AssertStatus(204);

        AssertError(await _server.GetAsync(_jane, _okta), 403, MemberMessage);
        Assert.Empty(await _server.ListAsync(_jane));
        Assert.Equal([_okta], await _server.ListAsync(_joe));
    }

    [Fact]
    public async Task Case_36_unknown_provider_is_404_and_a_missing_providerId_400()
    {
        AssertError(await _server.GetAsync(_jane, _okta), 404, "SCIM provider not found");
        AssertError(await shared.Server.SignedIn(_jane).GetAsync(Get), 400, "Validation Error");
    }

    [Fact]
    public async Task Case_37_member_deletes_and_the_token_ends()
    {
        var organization = await _server.OrganizationAsync($"{_jane}:owner", $"{_joe}:admin");
        var token = await _server.TokenAsync(_jane, _okta, organization);

        Assert.Equal("""{"success":true}""", (await _server.DeleteAsync(_joe, _okta)).AssertStatus(200).Text);

        await _server.AssertRefusedAsync(token);
    }

    [Fact]
    public async Task Case_38_foreign_provider_cannot_be_deleted_and_an_unknown_one_is_404()
    {
        var organization = await _server.OrganizationAsync($"{_jane}:owner");
        var token = await _server.TokenAsync(_jane, _okta, organization);
        var own = await _server.TokenAsync(_jane, _okta + "-own");

        AssertError(await _server.DeleteAsync(_joe, _okta), 403, MemberMessage);
        AssertError(await _server.DeleteAsync(_joe, _okta + "-own"), 403, OwnerMessage);
        AssertError(await _server.DeleteAsync(_joe, _okta + "-none"), 404, "SCIM provider not found");
        await _server.AssertWorksAsync(token);
        await _server.AssertWorksAsync(own);
    }

    [Fact]
    public async Task Case_39_deleting_keeps_the_people_for_their_owner()
    {
        var organization = await _server.OrganizationAsync($"{_jane}:owner");
        var person = await _server.AssertWorksAsync(await _server.TokenAsync(_jane, _okta, organization));
        (await _server.DeleteAsync(_jane, _okta)).AssertStatus(200);

        var returned = await _server.TokenAsync(_jane, _okta, organization);

        (await shared.Server.Scim(returned).GetAsync($"{Users.Path}/{person}")).AssertStatus(200);
    }

    [Fact]
    public async Task Name_that_another_tenant_takes_never_shows_the_people_of_the_former_one()
    {
        var former = await _server.OrganizationAsync($"{_jane}:owner");
        var later = await _server.OrganizationAsync($"{_joe}:owner");
        var person = await _server.AssertWorksAsync(await _server.TokenAsync(_jane, _okta, former));
        (await _server.DeleteAsync(_jane, _okta)).AssertStatus(200);

        var taken = shared.Server.Scim(await _server.TokenAsync(_joe, _okta, later));
        await AssertHasNobodyAsync(taken, person);
        (await taken.PostAsync(Users.Path, Users.Body("new@acme.example"))).AssertStatus(201);
        (await _server.DeleteAsync(_joe, _okta)).AssertStatus(200);

        var personal = shared.Server.Scim(await _server.TokenAsync(_joe, _okta));
        await AssertHasNobodyAsync(personal, person);
        (await _server.DeleteAsync(_joe, _okta)).AssertStatus(200);

        var back = shared.Server.Scim(await _server.TokenAsync(_jane, _okta, former));
        (await back.GetAsync($"{Users.Path}/{person}")).AssertStatus(200);
        Assert.Equal(1, (await back.GetAsync(Users.Path)).Json["totalResults"]!.GetValue<int>());
    }

    private static async Task AssertHasNobodyAsync(ApiClient scim, string person)
    {
        Assert.Equal(0, (await scim.GetAsync(Users.Path)).AssertStatus(200).Json["totalResults"]!.GetValue<int>());
        (await scim.GetAsync($"{Users.Path}/{person}")).AssertScimError(404);
        (await scim.PatchAsync($"{Users.Path}/{person}", Users.Patch("""{"op":"replace","path":"title","value":"x"}"""))).AssertScimError(404);
        (await scim.PutAsync($"{Users.Path}/{person}", Users.Body("taken@acme.example"))).AssertScimError(404);
        (await scim.DeleteAsync($"{Users.Path}/{person}")).AssertScimError(404);
    }

    private static string? Text(JsonNode? provider, string name) => provider![name]?.GetValue<string>();
}
