using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ScimCluster.Gateway.Tests.BetterAuth;
using ScimCluster.Grains;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Linking;

/// <summary>The original's cases on people whose e-mail address a user has, by their numbers.</summary>
[Collection(ManagementTests.Name)]
public sealed class LinkingCaseTests(PostgresServer postgres)
{
    private static readonly (string, string) Always = ("Linking:Mode", "Always");
    private static readonly (string, string) Constrained = ("Linking:Mode", "Constrained");
    private static readonly (string, string) Global = ("Users:Scope", "Global");

    [Fact]
    public async Task Case_49_existing_email_is_409_by_default()
    {
        await using var server = await TokenServer.StartAsync(postgres);
        var okta = await server.Server.ConnectAsync();
        var entra = await server.Server.ConnectAgainAsync(okta);
        var ada = (await okta.CreateAsync("ada", "ada@acme.example")).AssertStatus(201);

        (await entra.CreateAsync("lovelace", "ADA@acme.example")).AssertEmailTaken();
        Assert.Equal(0, (await entra.Scim.GetAsync(Users.Path)).Json["totalResults"]!.GetValue<int>());
        Assert.Equal(ada.Text, (await okta.Scim.GetAsync($"{Users.Path}/{ada.Id}")).Text);
    }

    [Fact]
    public async Task Case_49_allowed_link_has_the_id_of_the_user_who_keeps_name_and_email()
    {
        await using var server = await TokenServer.StartAsync(postgres, Always);
        var okta = await server.Server.ConnectAsync();
        var entra = await server.Server.ConnectAgainAsync(okta);
        var ada = (await okta.CreateAsync("ada", "ada@acme.example")).AssertStatus(201);

        var linked = (await entra.CreateAsync("lovelace", "Ada@Acme.example", ("displayName", "Countess"))).AssertStatus(201);

        Assert.Equal(ada.Id, linked.Id);
        Assert.Equal(("lovelace", "Countess"), (linked.Json["userName"]!.GetValue<string>(), linked.Json["displayName"]!.GetValue<string>()));
        Assert.Equal("ada@acme.example Ada Lovelace", await server.StoredUserAsync(ada.Id));
        Assert.Equal("ada", (await okta.Scim.GetAsync($"{Users.Path}/{ada.Id}")).Json["userName"]!.GetValue<string>());
        var data = JsonNode.Parse((await server.Server.Grains.GetChangeFeed(okta.OrganizationId).ReadAsync(null, 1000, default)).Value!.Changes[^1].Data)!;
        Assert.Equal(
            """{"email":"ada@acme.example","active":true,"linked":true,"version":1,"accountId":"lovelace","displayName":"Ada Lovelace"}""",
            Without(data, "changedAttributes"));

        // Nor do later changes through the second connection touch the user.
        (await entra.Scim.PatchAsync($"{Users.Path}/{ada.Id}", LinkingExtensions.ReplaceEmail("other@acme.example"))).AssertStatus(200);
        Assert.Equal("ada@acme.example Ada Lovelace", await server.StoredUserAsync(ada.Id));
        data = JsonNode.Parse((await server.Server.Grains.GetChangeFeed(okta.OrganizationId).ReadAsync(null, 1000, default)).Value!.Changes[^1].Data)!;
        Assert.Equal("ada@acme.example", data["email"]!.GetValue<string>());
    }

    [Fact]
    public async Task Case_50_trusted_domain_links_and_another_does_not()
    {
        await using var server = await TokenServer.StartAsync(postgres, Constrained, ("Linking:TrustedDomains:0", "Acme.Example"), ("Linking:TrustedDomains:1", "other.example"));
        var okta = await server.Server.ConnectAsync();
        var entra = await server.Server.ConnectAgainAsync(okta);
        string[] trusted = ["ada@acme.example", "odd@name@other.example"];
        string[] others = ["ada@sub.acme.example", "ada@acme.example.evil", "ada@evilacme.example", "acme.example"];
        foreach (var email in trusted.Concat(others))
        {
            (await okta.CreateAsync($"okta-{email}", email)).AssertStatus(201);
        }

        foreach (var email in trusted)
        {
            (await entra.CreateAsync($"entra-{email}", email.ToUpperInvariant())).AssertStatus(201);
        }

        foreach (var email in others)
        {
            (await entra.CreateAsync($"entra-{email}", email)).AssertEmailTaken();
        }
    }

    [Fact]
    public async Task Case_50_empty_policy_links_nobody()
    {
        await using var server = await TokenServer.StartAsync(postgres, Constrained);
        var okta = await server.Server.ConnectAsync();
        (await okta.CreateAsync("ada", "ada@acme.example")).AssertStatus(201);

        (await (await server.Server.ConnectAgainAsync(okta)).CreateAsync("lovelace", "ada@acme.example")).AssertEmailTaken();
    }

    [Fact]
    public async Task Case_51_member_links_with_the_same_id_and_an_outsider_gets_409_and_no_membership()
    {
        await using var server = await TokenServer.StartAsync(postgres, Global, Constrained, ("Linking:RequireExistingMembership", "true"));
        var acme = await server.Server.ConnectAsync();
        var globex = await server.Server.ConnectAsync();
        var personal = await server.Server.ConnectPersonallyAsync();
        var member = (await acme.CreateAsync("ada", "ada@acme.example")).AssertStatus(201);
        var outsider = (await acme.CreateAsync("bob", "bob@acme.example")).AssertStatus(201);
        await server.Server.Grains.GetOrganization(globex.OrganizationId).SetMemberAsync(member.Id, "admin,billing", null, default);

        Assert.Equal(member.Id, (await globex.CreateAsync("lovelace", "ada@acme.example")).AssertStatus(201).Id);
        Assert.Equal("admin,billing", await server.Server.RolesAsync(globex.OrganizationId, member.Id));
        (await globex.CreateAsync("robert", "bob@acme.example")).AssertEmailTaken();
        Assert.Null(await server.Server.RolesAsync(globex.OrganizationId, outsider.Id));
        (await personal.CreateAsync("lovelace", "ada@acme.example")).AssertEmailTaken();
    }

    [Fact]
    public async Task Case_52_registered_policy_is_told_who_it_is_and_decides()
    {
        var policy = new RecordingPolicy();
        await using var server = await TokenServer.StartAsync(postgres, services => services.AddSingleton<ILinkPolicy>(policy), Constrained);
        var okta = await server.Server.ConnectAsync();
        var entra = await server.Server.ConnectAgainAsync(okta);
        var ada = (await okta.CreateAsync("ada", "ada@acme.example")).AssertStatus(201);
        Assert.Empty(policy.Requests);

        policy.Answer = _ => Task.FromResult(false);
        (await entra.CreateAsync("lovelace", "Ada@acme.example")).AssertEmailTaken();
        policy.Answer = _ => throw new InvalidOperationException("with ada@acme.example in its text");
        var failed = await entra.CreateAsync("lovelace", "ada@acme.example");
        failed.AssertScimError(500);
        Assert.DoesNotContain("acme.example", failed.Text, StringComparison.Ordinal);
        policy.Answer = _ => Task.FromResult(true);
        Assert.Equal(ada.Id, (await entra.CreateAsync("lovelace", "ada@acme.example")).AssertStatus(201).Id);

        Assert.Equal(3, policy.Requests.Count);
        Assert.All(policy.Requests, request => Assert.Equal(
            new LinkRequest(new ExistingUser(Guid.Parse(ada.Id), "ada@acme.example", "Ada Lovelace"), "ada@acme.example", entra.ProviderId, entra.OrganizationId),
            request));
        Assert.DoesNotContain("acme.example", policy.Requests.First().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Case_52_policy_is_not_asked_where_a_constraint_is_not_met_and_every_one_must_agree()
    {
        var (first, second) = (new RecordingPolicy(), new RecordingPolicy { Answer = _ => Task.FromResult(false) });
        await using var server = await TokenServer.StartAsync(
            postgres,
            services => services.AddSingleton<ILinkPolicy>(first).AddSingleton<ILinkPolicy>(second),
            Constrained,
            ("Linking:TrustedDomains:0", "acme.example"));
        var okta = await server.Server.ConnectAsync();
        var entra = await server.Server.ConnectAgainAsync(okta);
        (await okta.CreateAsync("ada", "ada@acme.example")).AssertStatus(201);
        (await okta.CreateAsync("eve", "eve@elsewhere.example")).AssertStatus(201);

        (await entra.CreateAsync("eve", "eve@elsewhere.example")).AssertEmailTaken();
        Assert.Empty(first.Requests);
        (await entra.CreateAsync("ada", "ada@acme.example")).AssertEmailTaken();
        Assert.Equal((1, 1), (first.Requests.Count, second.Requests.Count));
    }

    [Fact]
    public async Task Case_64_linked_user_becomes_a_member_of_the_organization()
    {
        await using var server = await TokenServer.StartAsync(postgres, Global, Always);
        var acme = await server.Server.ConnectAsync();
        var globex = await server.Server.ConnectAsync();
        var ada = (await acme.CreateAsync("ada", "ada@acme.example")).AssertStatus(201);
        Assert.Equal("member", await server.Server.RolesAsync(acme.OrganizationId, ada.Id));
        Assert.Null(await server.Server.RolesAsync(globex.OrganizationId, ada.Id));

        (await globex.CreateAsync("lovelace", "ada@acme.example")).AssertStatus(201);

        Assert.Equal("member", await server.Server.RolesAsync(globex.OrganizationId, ada.Id));
    }

    [Fact]
    public async Task Case_69_put_with_the_email_of_another_user_is_409_in_any_case_and_never_links()
    {
        await using var server = await TokenServer.StartAsync(postgres, Always);
        var okta = await server.Server.ConnectAsync();
        var entra = await server.Server.ConnectAgainAsync(okta);
        (await okta.CreateAsync("ada", "ada@acme.example")).AssertStatus(201);
        var bob = (await entra.CreateAsync("bob", "bob@acme.example")).AssertStatus(201);

        (await entra.Scim.PutAsync($"{Users.Path}/{bob.Id}", Users.Body("bob", LinkingExtensions.Emails("ADA@Acme.example")))).AssertEmailTaken();
        Assert.Equal(bob.Text, (await entra.Scim.GetAsync($"{Users.Path}/{bob.Id}")).Text);
    }

    [Fact]
    public async Task Case_86_patch_to_the_email_of_another_user_is_409_and_there_and_back_is_no_change()
    {
        await using var server = await TokenServer.StartAsync(postgres, Always);
        var okta = await server.Server.ConnectAsync();
        (await okta.CreateAsync("ada", "ada@acme.example")).AssertStatus(201);
        var bob = (await okta.CreateAsync("bob", "bob@acme.example")).AssertStatus(201);

        (await okta.Scim.PatchAsync($"{Users.Path}/{bob.Id}", LinkingExtensions.ReplaceEmail("Ada@ACME.example"))).AssertEmailTaken();
        var back = (await okta.Scim.PatchAsync($"{Users.Path}/{bob.Id}", Users.Patch(
            """{"op":"replace","path":"emails","value":[{"value":"ada@acme.example","primary":true}]}""",
            """{"op":"replace","path":"emails","value":[{"value":"bob@acme.example","primary":true}]}"""))).AssertStatus(200);
        Assert.Equal(bob.Text, back.Text);
    }

    [Fact]
    public async Task Case_101_delete_by_one_organization_ends_its_membership_and_the_user_remains_in_the_other()
    {
        await using var server = await TokenServer.StartAsync(postgres, Global, Always);
        var acme = await server.Server.ConnectAsync();
        var globex = await server.Server.ConnectAsync();
        var ada = (await acme.CreateAsync("ada", "ada@acme.example")).AssertStatus(201);
        (await globex.CreateAsync("lovelace", "ada@acme.example")).AssertStatus(201);

        (await globex.Scim.DeleteAsync($"{Users.Path}/{ada.Id}")).AssertStatus(204);

        (await globex.Scim.GetAsync($"{Users.Path}/{ada.Id}")).AssertScimError(404);
        Assert.Null(await server.Server.RolesAsync(globex.OrganizationId, ada.Id));
        Assert.False(await server.Server.IsActiveAsync(globex.OrganizationId, ada.Id));
        Assert.Equal(ada.Text, (await acme.Scim.GetAsync($"{Users.Path}/{ada.Id}")).Text);
        Assert.Equal("member", await server.Server.RolesAsync(acme.OrganizationId, ada.Id));
        Assert.True(await server.Server.IsActiveAsync(acme.OrganizationId, ada.Id));
    }

    [Fact]
    public async Task Case_104_user_with_another_identity_loses_only_the_one_that_is_deleted()
    {
        await using var server = await TokenServer.StartAsync(postgres, Always);
        var okta = await server.Server.ConnectAsync();
        var entra = await server.Server.ConnectAgainAsync(okta);
        var ada = (await okta.CreateAsync("ada", "ada@acme.example")).AssertStatus(201);
        var linked = (await entra.CreateAsync("lovelace", "ada@acme.example")).AssertStatus(201);

        (await okta.Scim.DeleteAsync($"{Users.Path}/{ada.Id}")).AssertStatus(204);

        (await okta.Scim.GetAsync($"{Users.Path}/{ada.Id}")).AssertScimError(404);
        Assert.Equal(linked.Text, (await entra.Scim.GetAsync($"{Users.Path}/{ada.Id}")).AssertStatus(200).Text);
        Assert.Equal("member", await server.Server.RolesAsync(okta.OrganizationId, ada.Id));
        Assert.True(await server.Server.IsActiveAsync(okta.OrganizationId, ada.Id));
    }

    [Fact]
    public async Task Case_105_user_whom_only_one_provider_holds_is_freed_by_the_delete()
    {
        await using var server = await TokenServer.StartAsync(postgres);
        var okta = await server.Server.ConnectAsync();
        var entra = await server.Server.ConnectAgainAsync(okta);
        var ada = (await okta.CreateAsync("ada", "ada@acme.example")).AssertStatus(201);

        (await okta.Scim.DeleteAsync($"{Users.Path}/{ada.Id}")).AssertStatus(204);

        Assert.Null(await server.Server.RolesAsync(okta.OrganizationId, ada.Id));
        Assert.NotEqual(ada.Id, (await entra.CreateAsync("lovelace", "ada@acme.example")).AssertStatus(201).Id);
    }

    private static string Without(JsonNode data, string member)
    {
        data.AsObject().Remove(member);
        return data.ToJsonString();
    }
}
