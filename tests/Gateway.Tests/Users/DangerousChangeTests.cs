using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.UsersEndpoint;

/// <summary>Changes whose literal reading would do more, or less, than the client means.</summary>
[Collection(PostgresTests.Name)]
public sealed class DangerousChangeTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Theory]
    [InlineData("""{"op":"remove","path":"emails"}""", "")]
    [InlineData("""{"op":"Remove","path":"emails","value":[{"value":"home@acme.example"}]}""", "work@acme.example")]
    [InlineData("""{"op":"remove","path":"emails","value":[{"$ref":null,"value":"home@acme.example"}]}""", "work@acme.example")]
    [InlineData("""{"op":"remove","path":"emails","value":[]}""", "work@acme.example,home@acme.example")]
    [InlineData("""{"op":"remove","path":"emails[type eq \"home\"]"}""", "work@acme.example")]
    [InlineData("""{"op":"remove","path":"emails[type eq \"other\"]"}""", "work@acme.example,home@acme.example")]
    [InlineData("""{"op":"replace","path":"emails","value":[]}""", "")]
    public async Task Removal_takes_what_it_names_and_nothing_else(string operation, string left)
    {
        var (scim, user) = await CreateAsync();

        var answer = await scim.PatchAsync($"{Users.Path}/{user.Id}", Users.Patch(operation));

        var emails = answer.AssertStatus(200).Json["emails"]?.AsArray().Select(email => email!["value"]!.GetValue<string>()) ?? [];
        Assert.Equal(left, string.Join(',', emails));
    }

    [Theory]
    [InlineData("""{"op":"remove"}""")]
    [InlineData("""{"op":"remove","value":{"emails":null}}""")]
    [InlineData("""{"op":"Remove","path":"","value":[{"value":"home@acme.example"}]}""")]
    public async Task Removal_without_a_path_is_noTarget(string operation)
    {
        var (scim, user) = await CreateAsync();

        (await scim.PatchAsync($"{Users.Path}/{user.Id}", Users.Patch(operation))).AssertScimError(400, "noTarget");

        Assert.Equal(user.Text, (await scim.GetAsync($"{Users.Path}/{user.Id}")).Text);
    }

    [Theory]
    [InlineData("""{"op":"remove","path":"title"}""")]
    [InlineData("""{"op":"remove","path":"emails[type eq \"other\"]"}""")]
    [InlineData("""{"op":"remove","path":"emails","value":[{"value":"nobody@acme.example"}]}""")]
    [InlineData("""{"op":"add","path":"emails","value":[{"value":"home@acme.example","type":"home"}]}""")]
    [InlineData("""{"op":"add","value":{"name":{"givenName":"Ada"}}}""")]
    public async Task Removing_what_is_gone_or_adding_what_is_there_is_no_new_version(string operation)
    {
        var (scim, user) = await CreateAsync();

        var answer = await scim.PatchAsync($"{Users.Path}/{user.Id}", Users.Patch(operation));

        Assert.Equal(user.Text, answer.AssertStatus(200).Text);
    }

    [Fact]
    public async Task Put_takes_away_what_it_leaves_out_except_active()
    {
        var (scim, user) = await CreateAsync(("active", false), ("title", "Countess"));

        var answer = await scim.PutAsync($"{Users.Path}/{user.Id}", Users.Body("ada@acme.example"));

        Assert.False(answer.AssertStatus(200).Json.ContainsKey("title"));
        Assert.False(answer.Json.ContainsKey("emails"));
        Assert.False(answer.Json["active"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Put_ignores_what_only_the_service_provider_writes()
    {
        var (scim, user) = await CreateAsync();

        var answer = await scim.PutAsync($"{Users.Path}/{user.Id}", Users.Body(
            "ada@acme.example",
            ("id", "another"),
            ("meta", new JsonObject { ["version"] = "W/\"77\"", ["created"] = "1999-01-01T00:00:00Z" }),
            ("groups", new JsonArray(new JsonObject { ["value"] = "admins" }))));

        Assert.Equal(user.Id, answer.AssertStatus(200).Id);
        Assert.False(answer.Json.ContainsKey("groups"));
        Assert.Equal("W/\"2\"", answer.Json["meta"]!["version"]!.GetValue<string>());
    }

    private async Task<(ApiClient Scim, ApiAnswer User)> CreateAsync(params (string Name, JsonNode? Value)[] members)
    {
        var connection = await shared.Server.ConnectAsync();
        var emails = new JsonArray(
            new JsonObject { ["value"] = "work@acme.example", ["type"] = "work" },
            new JsonObject { ["value"] = "home@acme.example", ["type"] = "home" });
        var user = await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example", [.. members, ("emails", emails)]));
        return (connection.Scim, user.AssertStatus(201));
    }
}
