using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;
using static ScimCluster.Gateway.Tests.BetterAuth.DirectoryExtensions;

namespace ScimCluster.Gateway.Tests.BetterAuth;

/// <summary>Changing users by PATCH, by the cases of the original's test suites.</summary>
[Collection(ManagementTests.Name)]
public sealed class PatchUserTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Theory]
    [InlineData("replace")]
    [InlineData("add")]
    public async Task Case_71_externalId_userName_and_givenName_change_in_one_request(string op)
    {
        var (scim, user) = await CreateAsync(("externalId", "old"), ("name", Name(givenName: "Juan", familyName: "Perez")));

        var changed = (await scim.ChangeAsync(
            user.Id, Operation(op, "externalId", "new"), Operation(op, "userName", "daniel@acme.example"), Operation(op, "name.givenName", "Daniel"))).AssertStatus(200);

        Assert.Equal((user.Id, "new", "daniel@acme.example"), (changed.Id, changed.Text("externalId"), changed.Text("userName")));
        Assert.True(JsonNode.DeepEquals(Name(givenName: "Daniel", familyName: "Perez"), changed.Json["name"]));
    }

    [Fact]
    public async Task Case_71_path_may_have_slashes()
    {
        var (scim, user) = await CreateAsync(("externalId", "old"), ("name", Name(givenName: "Juan", familyName: "Perez")));

        var changed = (await scim.ChangeAsync(
            user.Id,
            Operation("replace", "/externalId", "new"),
            Operation("add", "/userName", "daniel@acme.example"),
            Operation("replace", "/name/givenName", "Daniel"),
            Operation("replace", "name/familyName", "Ruiz"))).AssertStatus(200);

        Assert.Equal(("new", "daniel@acme.example"), (changed.Text("externalId"), changed.Text("userName")));
        Assert.True(JsonNode.DeepEquals(Name(givenName: "Daniel", familyName: "Ruiz"), changed.Json["name"]));
    }

    [Fact]
    public async Task Case_72_replace_and_add_mix()
    {
        var (scim, user) = await CreateAsync();

        var changed = await scim.ChangeAsync(user.Id, Operation("add", "externalId", "new"), Operation("replace", "name.givenName", "Daniel"));

        Assert.Equal(("new", "Daniel"), (changed.AssertStatus(200).Text("externalId"), changed.Text("name", "givenName")));
    }

    [Fact]
    public async Task Case_73_one_part_of_the_name_after_the_other()
    {
        var (scim, user) = await CreateAsync(("name", Name(givenName: "Original", familyName: "Name")));

        var changed = await scim.ChangeAsync(user.Id, Operation("replace", "name.givenName", "Updated"), Operation("replace", "name.familyName", "Value"));

        Assert.True(JsonNode.DeepEquals(Name(givenName: "Updated", familyName: "Value"), changed.AssertStatus(200).Json["name"]));
    }

    [Fact]
    public async Task Case_74_name_takes_an_object()
    {
        var (scim, user) = await CreateAsync(("name", Name(givenName: "Ada")));

        var changed = await scim.ChangeAsync(user.Id, """{"op":"replace","path":"name","value":{"givenName":"Nested","familyName":"User"}}""");

        Assert.True(JsonNode.DeepEquals(Name(givenName: "Nested", familyName: "User"), changed.AssertStatus(200).Json["name"]));
    }

    [Fact]
    public async Task Case_75_object_without_a_path_and_userName_is_made_small()
    {
        var (scim, user) = await CreateAsync();

        var changed = await scim.ChangeAsync(user.Id, """{"op":"replace","value":{"userName":"Username","name":{"formatted":"No Path"}}}""");

        Assert.Equal(("username", "No Path"), (changed.AssertStatus(200).Text("userName"), changed.Text("name", "formatted")));
    }

    [Fact]
    public async Task Case_76_dots_lead_into_an_attribute()
    {
        var (scim, user) = await CreateAsync();

        var byPath = await scim.ChangeAsync(user.Id, Operation("replace", "name.familyName", "King"));
        var byMember = await scim.ChangeAsync(user.Id, """{"op":"replace","value":{"name.familyName":"Byron"}}""");

        Assert.Equal(("King", "Byron"), (byPath.AssertStatus(200).Text("name", "familyName"), byMember.AssertStatus(200).Text("name", "familyName")));
    }

    [Theory]
    [InlineData("REPLACE")]
    [InlineData("Add")]
    public async Task Case_77_op_is_understood_in_any_case(string op)
    {
        var (scim, user) = await CreateAsync();

        Assert.Equal("new", (await scim.ChangeAsync(user.Id, Operation(op, "externalId", "new"))).AssertStatus(200).Text("externalId"));
    }

    [Fact]
    public async Task Case_78_adding_the_value_that_is_there_is_200_without_a_new_version()
    {
        var (scim, user) = await CreateAsync();

        var changed = await scim.ChangeAsync(user.Id, Operation("add", "userName", "ada@acme.example"), Operation("add", "name.givenName", "Ada"));

        Assert.Equal(user.Text, changed.AssertStatus(200).Text);
    }

    [Theory]
    [InlineData("replace")]
    [InlineData("add")]
    public async Task Case_79_unknown_path_is_invalidPath_and_nothing_of_the_request_is_done(string op)
    {
        var (scim, user) = await CreateAsync();

        (await scim.ChangeAsync(user.Id, Operation(op, "title", "Countess"), Operation(op, "nonExistent", "x"))).AssertScimError(400, "invalidPath");

        Assert.Equal(user.Text, (await scim.ReadAsync(user.Id)).Text);
    }

    [Fact]
    public async Task Case_80_remove_removes()
    {
        var (scim, user) = await CreateAsync(("externalId", "1"), ("title", "Countess"));

        var changed = (await scim.ChangeAsync(
            user.Id, """{"op":"remove","path":"externalId"}""", """{"op":"remove","path":"title"}""", """{"op":"remove","path":"name.familyName"}""")).AssertStatus(200);

        Assert.False(changed.Json.ContainsKey("externalId"));
        Assert.False(changed.Json.ContainsKey("title"));
        Assert.True(JsonNode.DeepEquals(Name(givenName: "Ada"), changed.Json["name"]));
    }

    [Fact]
    public async Task Case_81_request_without_operations_is_400()
    {
        var (scim, user) = await CreateAsync();

        (await scim.ChangeAsync(user.Id)).AssertScimError(400, "invalidSyntax");
    }

    [Theory]
    [InlineData("""{"op":"update","path":"title","value":"x"}""")]
    [InlineData("""{"op":5,"path":"title","value":"x"}""")]
    [InlineData("""{"op":null,"path":"title","value":"x"}""")]
    [InlineData("""{"path":"title","value":"x"}""")]
    public async Task Case_82_unknown_op_is_400(string operation)
    {
        var (scim, user) = await CreateAsync();

        (await scim.ChangeAsync(user.Id, operation)).AssertScimError(400, "invalidSyntax");
    }

    [Fact]
    public async Task Case_83_message_that_is_no_PatchOp_is_400()
    {
        var (scim, user) = await CreateAsync();

        (await scim.PatchAsync($"{Users.Path}/{user.Id}",
            """{"schemas":["urn:example"],"Operations":[{"op":"replace","path":"title","value":"x"}]}""")).AssertScimError(400, "invalidSyntax");
        (await scim.PatchAsync($"{Users.Path}/{user.Id}",
            """{"schemas":["urn:example","urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"title","value":"x"}]}""")).AssertStatus(200);
    }

    [Fact]
    public async Task Case_84_missing_user_is_404_and_without_a_token_it_is_401()
    {
        var (scim, user) = await CreateAsync();

        (await scim.ChangeAsync("missing", Operation("replace", "title", "x"))).AssertScimError(404);
        (await shared.Server.Anonymous().ChangeAsync(user.Id, Operation("replace", "title", "x"))).AssertScimError(401);
    }

    [Fact]
    public async Task Case_85_part_of_a_name_leaves_what_was_formatted_alone()
    {
        var (scim, user) = await CreateAsync(("name", Name(formatted: "Anne Marie Smith")));

        var changed = await scim.ChangeAsync(user.Id, Operation("replace", "name.givenName", "Pat"));

        Assert.True(JsonNode.DeepEquals(Name(formatted: "Anne Marie Smith", givenName: "Pat"), changed.AssertStatus(200).Json["name"]));
    }

    [Fact]
    public async Task Case_87_active_false_and_true_close_and_open_the_person()
    {
        var connection = await shared.Server.ConnectAsync();
        var user = await connection.Scim.CreateAsync("ada@acme.example");

        foreach (var (value, active) in new[] { ("false", false), ("true", true), ("\"False\"", false), ("\"True\"", true) })
        {
            var changed = await connection.Scim.ChangeAsync(user.Id, $$"""{"op":"replace","path":"active","value":{{value}}}""");
            Assert.Equal(active, changed.AssertStatus(200).Json["active"]!.GetValue<bool>());
            Assert.Equal(active, await shared.Server.IsActiveAsync(connection, user.Id));
        }
    }

    [Fact]
    public async Task Case_88_more_than_100_operations_are_413_and_nesting_beyond_the_limit_400()
    {
        var (scim, user) = await CreateAsync();
        var operations = Enumerable.Range(0, 101).Select(number => Operation("replace", "title", $"Title {number}")).ToArray();

        (await scim.ChangeAsync(user.Id, operations)).AssertScimError(413);
        (await scim.ChangeAsync(user.Id, operations[..100])).AssertStatus(200);
        var deep = string.Concat(Enumerable.Repeat("""{"a":""", 12)) + "1" + new string('}', 12);
        (await scim.ChangeAsync(user.Id, $$"""{"op":"replace","path":"name","value":{{deep}}}""")).AssertScimError(400, "invalidSyntax");
    }

    [Fact]
    public async Task Case_89_success_is_200_with_the_user()
    {
        var (scim, user) = await CreateAsync();

        var changed = (await scim.ChangeAsync(user.Id, Operation("replace", "title", "Countess"))).AssertStatus(200);

        Assert.Equal("Countess", changed.Text("title"));
        Assert.Equal((await scim.ReadAsync(user.Id)).Text, changed.Text);
    }

    private static string Operation(string op, string path, string value) =>
        new JsonObject { ["op"] = op, ["path"] = path, ["value"] = value }.ToJsonString();

    private async Task<(ApiClient Scim, ApiAnswer User)> CreateAsync(params (string Name, JsonNode? Value)[] members)
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        return (scim, await scim.CreateAsync("ada@acme.example", members));
    }
}
