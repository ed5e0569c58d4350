using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;
using static ScimCluster.Gateway.Tests.BetterAuth.DirectoryExtensions;

namespace ScimCluster.Gateway.Tests.BetterAuth;

/// <summary>Replacing users, by the cases of the original's test suites.</summary>
[Collection(ManagementTests.Name)]
public sealed class ReplaceUserTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Case_65_name_email_and_externalId_are_replaced_under_the_same_id()
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        var user = await scim.CreateAsync("ada@acme.example", ("externalId", "old"), ("emails", Emails("ada@acme.example*")));

        var replaced = (await scim.PutAsync($"{Users.Path}/{user.Id}", Users.Body(
            "king@acme.example", ("externalId", "new"), ("name", Name(formatted: "Ada King")), ("emails", Emails("king@acme.example*"))))).AssertStatus(200);

        Assert.Equal((user.Id, "king@acme.example", "new"), (replaced.Id, replaced.Text("userName"), replaced.Text("externalId")));
        Assert.Equal("Ada King", replaced.Text("name", "formatted"));
        Assert.Equal("king@acme.example", replaced.Json["emails"]![0]!["value"]!.GetValue<string>());
        Assert.Equal(replaced.Text, (await scim.ReadAsync(user.Id)).Text);
    }

    [Fact]
    public async Task Case_65_externalId_of_another_user_is_409_uniqueness()
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        var user = await scim.CreateAsync("ada@acme.example", ("externalId", "1"));
        await scim.CreateAsync("bob@acme.example", ("externalId", "2"));

        (await scim.PutAsync($"{Users.Path}/{user.Id}", Users.Body("ada@acme.example", ("externalId", "2")))).AssertScimError(409, "uniqueness");

        Assert.Equal("1", (await scim.ReadAsync(user.Id)).Text("externalId"));
    }

    [Fact]
    public async Task Case_66_missing_user_is_404_and_without_a_token_it_is_401()
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        var user = await scim.CreateAsync("ada@acme.example");

        var missing = await scim.PutAsync($"{Users.Path}/missing", Users.Body("ada@acme.example"));
        missing.AssertScimError(404);
        Assert.Equal("User missing not found", missing.Detail);
        (await shared.Server.Anonymous().PutAsync($"{Users.Path}/{user.Id}", Users.Body("ada@acme.example"))).AssertScimError(401);
    }

    [Fact]
    public async Task Case_67_body_without_a_name_takes_it_away_and_the_SaaS_is_told_the_email_instead()
    {
        var connection = await shared.Server.ConnectAsync();
        var scim = connection.Scim;
        var user = await scim.CreateAsync("ada@acme.example", ("externalId", "1"));

        var replaced = (await scim.PutAsync($"{Users.Path}/{user.Id}",
            """{"userName":"ada@acme.example","emails":[{"value":"king@acme.example"}]}""")).AssertStatus(200);

        Assert.False(replaced.Json.ContainsKey("name"));
        Assert.False(replaced.Json.ContainsKey("externalId"));
        Assert.Equal(("king@acme.example", "king@acme.example"), await shared.Server.ToldAsync(connection, user.Id));
    }

    [Fact]
    public async Task Case_68_email_that_differs_in_case_only_is_no_change()
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        var user = await scim.CreateAsync("ada@acme.example", ("emails", Emails("ada@acme.example*")));

        var same = await scim.PutAsync($"{Users.Path}/{user.Id}", Users.Body("ADA@acme.example", ("emails", Emails("Ada@Acme.Example*"))));
        var other = await scim.PutAsync($"{Users.Path}/{user.Id}", Users.Body("ada@acme.example", ("emails", Emails("king@acme.example*"))));

        Assert.Equal(user.Text, same.AssertStatus(200).Text);
        Assert.NotEqual(user.Text("meta", "version"), other.AssertStatus(200).Text("meta", "version"));
    }

    [Fact]
    public async Task Case_70_active_false_and_true_close_and_open_the_person()
    {
        var connection = await shared.Server.ConnectAsync();
        var user = await connection.Scim.CreateAsync("ada@acme.example");

        foreach (var active in new[] { false, true })
        {
            var replaced = await connection.Scim.PutAsync($"{Users.Path}/{user.Id}", Users.Body("ada@acme.example", ("active", active)));
            Assert.Equal(active, replaced.AssertStatus(200).Json["active"]!.GetValue<bool>());
            Assert.Equal(active, await shared.Server.IsActiveAsync(connection, user.Id));
        }
    }
}
