using System.Text.RegularExpressions;
using ScimCluster.Gateway.Tests.BetterAuth;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Linking;

/// <summary>What a tenant can do to the people of another one, and learn of them.</summary>
[Collection(ManagementTests.Name)]
public sealed partial class TakeoverTests(PostgresServer postgres)
{
    private const string Victim = "admin@victim.example";

    private static readonly (string, string) Always = ("Linking:Mode", "Always");
    private static readonly (string, string) Global = ("Users:Scope", "Global");

    [Theory]
    [InlineData("Deny", true)]
    [InlineData("Deny", false)]
    [InlineData("Always", true)]
    [InlineData("Always", false)]
    public async Task Nobody_finds_out_that_another_tenant_has_an_email(string mode, bool isOrganization)
    {
        await using var server = await TokenServer.StartAsync(postgres, ("Linking:Mode", mode));
        var before = await TryEverythingAsync(await AttackerAsync(server, isOrganization));
        var victim = await server.Server.ConnectAsync();
        var personalVictim = await server.Server.ConnectPersonallyAsync();
        var admin = (await victim.CreateAsync("admin", Victim, ("externalId", "1"))).AssertStatus(201);
        (await personalVictim.CreateAsync("admin", Victim, ("externalId", "1"))).AssertStatus(201);

        var after = await TryEverythingAsync(await AttackerAsync(server, isOrganization));

        Assert.Equal(before, after);
        Assert.DoesNotContain(before, answer => answer.StartsWith("409", StringComparison.Ordinal));
        Assert.Equal(admin.Text, (await victim.Scim.GetAsync($"{Users.Path}/{admin.Id}")).Text);
        Assert.Equal($"{Victim} Ada Lovelace", await server.StoredUserAsync(admin.Id));
    }

    [Fact]
    public async Task Tenant_that_tries_every_way_to_a_foreign_user_gets_users_of_its_own()
    {
        await using var server = await TokenServer.StartAsync(postgres, Always);
        var victim = await server.Server.ConnectAsync();
        var attacker = await server.Server.ConnectAsync();
        var admin = (await victim.CreateAsync("admin", Victim, ("externalId", "1"))).AssertStatus(201);

        var created = (await attacker.CreateAsync("admin", Victim, ("externalId", "1"))).AssertStatus(201);
        Assert.NotEqual(admin.Id, created.Id);
        (await attacker.Scim.DeleteAsync($"{Users.Path}/{created.Id}")).AssertStatus(204);
        Assert.Equal(created.Id, (await attacker.CreateAsync("admin", Victim, ("externalId", "1"))).AssertStatus(201).Id);
        (await attacker.Scim.PatchAsync($"{Users.Path}/{created.Id}", LinkingExtensions.SetActive(false))).AssertStatus(200);
        (await attacker.Scim.DeleteAsync($"{Users.Path}/{admin.Id}")).AssertScimError(404);

        Assert.Equal(admin.Text, (await victim.Scim.GetAsync($"{Users.Path}/{admin.Id}")).Text);
        Assert.True(await server.Server.IsActiveAsync(victim.OrganizationId, admin.Id));
        Assert.Null(await server.Server.RolesAsync(attacker.OrganizationId, admin.Id));
        Assert.Null(await server.Server.RolesAsync(victim.OrganizationId, created.Id));
    }

    [Fact]
    public async Task Global_scope_tells_that_an_email_exists_elsewhere_and_gives_nothing_more()
    {
        await using var server = await TokenServer.StartAsync(postgres, Global);
        var victim = await server.Server.ConnectAsync();
        var attacker = await server.Server.ConnectAsync();
        var personal = await server.Server.ConnectPersonallyAsync();
        var admin = (await victim.CreateAsync("admin", Victim)).AssertStatus(201);
        var own = (await attacker.CreateAsync("eve", "eve@attacker.example")).AssertStatus(201);

        (await attacker.CreateAsync("admin", Victim.ToUpperInvariant())).AssertEmailTaken();
        (await personal.CreateAsync("admin", Victim)).AssertEmailTaken();
        (await attacker.Scim.PatchAsync($"{Users.Path}/{own.Id}", LinkingExtensions.ReplaceEmail(Victim))).AssertEmailTaken();
        (await attacker.Scim.PutAsync($"{Users.Path}/{own.Id}", Users.Body("eve", LinkingExtensions.Emails(Victim)))).AssertEmailTaken();

        Assert.Null(await server.Server.RolesAsync(attacker.OrganizationId, admin.Id));
        Assert.Equal(admin.Text, (await victim.Scim.GetAsync($"{Users.Path}/{admin.Id}")).Text);
        Assert.Equal(own.Text, (await attacker.Scim.GetAsync($"{Users.Path}/{own.Id}")).Text);
    }

    [Fact]
    public async Task Linked_connection_of_another_tenant_never_changes_or_deactivates_the_user_elsewhere()
    {
        await using var server = await TokenServer.StartAsync(postgres, Global, Always);
        var victim = await server.Server.ConnectAsync();
        var attacker = await server.Server.ConnectAsync();
        var admin = (await victim.CreateAsync("admin", Victim, ("externalId", "1"))).AssertStatus(201);

        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(admin.Id, (await attacker.CreateAsync("eve", Victim, ("displayName", "Eve"))).AssertStatus(201).Id);
            (await attacker.Scim.PatchAsync($"{Users.Path}/{admin.Id}", LinkingExtensions.ReplaceEmail("eve@attacker.example"))).AssertStatus(200);
            (await attacker.Scim.PutAsync($"{Users.Path}/{admin.Id}", Users.Body("eve", ("active", false), LinkingExtensions.Emails("eve@attacker.example")))).AssertStatus(200);
            Assert.False(await server.Server.IsActiveAsync(attacker.OrganizationId, admin.Id));
            (await attacker.Scim.DeleteAsync($"{Users.Path}/{admin.Id}")).AssertStatus(204);
        }

        Assert.Equal(admin.Text, (await victim.Scim.GetAsync($"{Users.Path}/{admin.Id}")).Text);
        Assert.Equal($"{Victim} Ada Lovelace", await server.StoredUserAsync(admin.Id));
        Assert.True(await server.Server.IsActiveAsync(victim.OrganizationId, admin.Id));
        Assert.Equal("member", await server.Server.RolesAsync(victim.OrganizationId, admin.Id));
        Assert.Equal(["user.provisioned"], await server.Server.ChangesAsync(victim.OrganizationId));
        string[] round1 = ["user.provisioned", "user.updated", "user.updated", "user.deactivated", "user.deprovisioned"];
        Assert.Equal(round1.Concat(round1), await server.Server.ChangesAsync(attacker.OrganizationId));
    }

    [Fact]
    public async Task Two_identities_of_one_user_are_deactivated_only_when_both_are()
    {
        await using var server = await TokenServer.StartAsync(postgres, Always);
        var okta = await server.Server.ConnectAsync();
        var entra = await server.Server.ConnectAgainAsync(okta);
        var user = (await okta.CreateAsync("ada", "ada@acme.example")).AssertStatus(201);
        (await entra.CreateAsync("ada", "ada@acme.example")).AssertStatus(201);

        (await okta.Scim.PatchAsync($"{Users.Path}/{user.Id}", LinkingExtensions.SetActive(false))).AssertStatus(200);
        Assert.True(await server.Server.IsActiveAsync(okta.OrganizationId, user.Id));
        Assert.DoesNotContain("user.deactivated", await server.Server.ChangesAsync(okta.OrganizationId));

        (await entra.Scim.PatchAsync($"{Users.Path}/{user.Id}", LinkingExtensions.SetActive(false))).AssertStatus(200);
        Assert.False(await server.Server.IsActiveAsync(okta.OrganizationId, user.Id));
        Assert.Equal("user.deactivated", (await server.Server.ChangesAsync(okta.OrganizationId))[^1]);

        (await okta.Scim.PatchAsync($"{Users.Path}/{user.Id}", LinkingExtensions.SetActive(true))).AssertStatus(200);
        Assert.Equal("user.reactivated", (await server.Server.ChangesAsync(okta.OrganizationId))[^1]);
    }

    [Fact]
    public async Task One_provider_has_one_identity_of_a_user()
    {
        await using var server = await TokenServer.StartAsync(postgres, Always);
        var okta = await server.Server.ConnectAsync();
        var ada = (await okta.CreateAsync("ada", "ada@acme.example")).AssertStatus(201);

        (await okta.CreateAsync("lovelace", "ada@acme.example")).AssertEmailTaken();
        Assert.Equal(ada.Text, (await okta.Scim.GetAsync($"{Users.Path}/{ada.Id}")).Text);
    }

    [Fact]
    public async Task Person_who_was_deprovisioned_comes_back_as_before_and_is_linked_to_nobody()
    {
        await using var server = await TokenServer.StartAsync(postgres, Always);
        var okta = await server.Server.ConnectAsync();
        var entra = await server.Server.ConnectAgainAsync(okta);
        var ada = (await okta.CreateAsync("ada", "ada@acme.example", ("externalId", "1"))).AssertStatus(201);
        (await okta.Scim.DeleteAsync($"{Users.Path}/{ada.Id}")).AssertStatus(204);
        var other = (await entra.CreateAsync("other", "ada@acme.example")).AssertStatus(201);

        (await okta.CreateAsync("ada", "ada@acme.example", ("externalId", "1"))).AssertEmailTaken();
        Assert.Equal(ada.Id, (await okta.CreateAsync("ada", "countess@acme.example", ("externalId", "1"))).AssertStatus(201).Id);
        Assert.NotEqual(ada.Id, other.Id);
    }

    private static async Task<Connection> AttackerAsync(TokenServer server, bool isOrganization) =>
        isOrganization ? await server.Server.ConnectAsync() : await server.Server.ConnectPersonallyAsync();

    // Everything that speaks of the address, as a tenant may send it.
    private static async Task<IReadOnlyList<string>> TryEverythingAsync(Connection tenant)
    {
        var own = (await tenant.CreateAsync("eve", "eve@attacker.example")).AssertStatus(201);
        List<ApiAnswer> answers =
        [
            await tenant.Scim.PatchAsync($"{Users.Path}/{own.Id}", LinkingExtensions.ReplaceEmail(Victim)),
            await tenant.Scim.PatchAsync($"{Users.Path}/{own.Id}", LinkingExtensions.ReplaceEmail("eve@attacker.example")),
            await tenant.Scim.PutAsync($"{Users.Path}/{own.Id}", Users.Body("eve", LinkingExtensions.Emails(Victim))),
            await tenant.Scim.PutAsync($"{Users.Path}/{own.Id}", Users.Body("eve", LinkingExtensions.Emails("eve@attacker.example"))),
            await tenant.CreateAsync("admin", Victim, ("externalId", "1")),
            await tenant.Scim.GetAsync($"{Users.Path}?filter=emails.value%20eq%20%22{Victim}%22"),
            await tenant.Scim.GetAsync(Users.Path),
        ];
        var id = answers[4].AssertStatus(201).Id;
        answers.Add(await tenant.Scim.DeleteAsync($"{Users.Path}/{id}"));
        answers.Add(await tenant.CreateAsync(Victim, Victim));
        return [.. answers.Select(answer => $"{answer.Status} {Varying().Replace(answer.Text, "*")}")];
    }

    // Ids and points in time.
    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z|127\\.0\\.0\\.1:[0-9]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Varying();
}
