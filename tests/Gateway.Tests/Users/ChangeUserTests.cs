using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.UsersEndpoint;

[Collection(PostgresTests.Name)]
public sealed class ChangeUserTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Put_replaces_the_whole_user_and_keeps_id_and_created()
    {
        var (scim, user) = await CreateAsync(("title", "Countess"), ("externalId", "1"));

        var answer = await scim.PutAsync($"{Users.Path}/{user.Id}", Users.Body("ada.king@acme.example", ("externalId", "1"), ("nickName", "Ada")));

        answer.AssertStatus(200);
        Assert.Equal(user.Id, answer.Id);
        Assert.Equal("ada.king@acme.example", answer.Json["userName"]!.GetValue<string>());
        Assert.Equal("Ada", answer.Json["nickName"]!.GetValue<string>());
        Assert.False(answer.Json.ContainsKey("title"));
        Assert.Equal(user.Json["meta"]!["created"]!.GetValue<string>(), answer.Json["meta"]!["created"]!.GetValue<string>());
        Assert.Equal(answer.Text, (await scim.GetAsync($"{Users.Path}/{user.Id}")).Text);
    }

    [Fact]
    public async Task Put_without_active_does_not_reactivate()
    {
        var (scim, user) = await CreateAsync(("active", false));

        var answer = await scim.PutAsync($"{Users.Path}/{user.Id}", Users.Body("ada@acme.example"));

        Assert.False(answer.AssertStatus(200).Json["active"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Put_that_renames_the_account_is_found_under_its_id_and_frees_the_old_name()
    {
        var (scim, user) = await CreateAsync();

        (await scim.PutAsync($"{Users.Path}/{user.Id}", Users.Body("new@acme.example"))).AssertStatus(200);
        var patched = await scim.PatchAsync($"{Users.Path}/{user.Id}", Users.Patch("""{"op":"replace","path":"title","value":"Dr"}"""));
        var second = await scim.PostAsync(Users.Path, Users.Body("ada@acme.example"));

        Assert.Equal("new@acme.example", patched.AssertStatus(200).Json["userName"]!.GetValue<string>());
        Assert.NotEqual(user.Id, second.AssertStatus(201).Id);
    }

    [Fact]
    public async Task Put_to_a_taken_userName_is_409_and_changes_nothing()
    {
        var (scim, user) = await CreateAsync();
        (await scim.PostAsync(Users.Path, Users.Body("bob@acme.example"))).AssertStatus(201);

        (await scim.PutAsync($"{Users.Path}/{user.Id}", Users.Body("bob@acme.example"))).AssertScimError(409, "uniqueness");

        Assert.Equal(user.Text, (await scim.GetAsync($"{Users.Path}/{user.Id}")).Text);
    }

    [Fact]
    public async Task Patch_with_a_path_changes_one_attribute()
    {
        var (scim, user) = await CreateAsync();

        var answer = await scim.PatchAsync(
            $"{Users.Path}/{user.Id}", Users.Patch("""{"op":"Replace","path":"name.familyName","value":"King"}"""));

        Assert.Equal("King", answer.AssertStatus(200).Json["name"]!["familyName"]!.GetValue<string>());
        Assert.Equal("Ada", answer.Json["name"]!["givenName"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"op":"replace","value":{"active":false}}""")]
    [InlineData("""{"op":"Replace","path":"active","value":"False"}""")]
    [InlineData("""{"op":"replace","path":"active","value":false}""")]
    public async Task Patch_deactivates_in_every_form(string operation)
    {
        var (scim, user) = await CreateAsync();

        var answer = await scim.PatchAsync($"{Users.Path}/{user.Id}", Users.Patch(operation));

        Assert.False(answer.AssertStatus(200).Json["active"]!.GetValue<bool>());
        Assert.False((await scim.GetAsync($"{Users.Path}/{user.Id}")).Json["active"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("""{"op":"remove","path":"active"}""")]
    [InlineData("""{"op":"replace","path":"active","value":null}""")]
    [InlineData("""{"op":"replace","value":{"active":null}}""")]
    public async Task Patch_that_removes_active_does_not_reactivate(string operation)
    {
        var (scim, user) = await CreateAsync(("active", false));

        var answer = await scim.PatchAsync($"{Users.Path}/{user.Id}", Users.Patch(operation));

        Assert.False(answer.AssertStatus(200).Json["active"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Patch_that_changes_nothing_leaves_lastModified_alone()
    {
        var (scim, user) = await CreateAsync();

        var answer = await scim.PatchAsync($"{Users.Path}/{user.Id}", Users.Patch("""{"op":"replace","path":"active","value":true}"""));

        Assert.Equal(user.Text, answer.AssertStatus(200).Text);
    }

    [Fact]
    public async Task Patch_with_one_bad_operation_changes_nothing()
    {
        var (scim, user) = await CreateAsync();

        var answer = await scim.PatchAsync($"{Users.Path}/{user.Id}", Users.Patch(
            """{"op":"replace","path":"title","value":"Dr"}""", """{"op":"replace","path":"noSuchAttribute","value":"x"}"""));

        answer.AssertScimError(400, "invalidPath");
        Assert.Equal(user.Text, (await scim.GetAsync($"{Users.Path}/{user.Id}")).Text);
    }

    [Theory]
    [InlineData("""{"Operations":[]}""", "invalidSyntax")]
    [InlineData("""{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"]}""", "invalidSyntax")]
    [InlineData("""{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"remove"}]}""", "noTarget")]
    [InlineData("""{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"update","path":"title","value":"x"}]}""", "invalidSyntax")]
    [InlineData("""{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"remove","path":"userName"}]}""", "mutability")]
    [InlineData("""{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"active","value":"maybe"}]}""", "invalidValue")]
    public async Task Patch_that_cannot_be_applied_is_a_clear_error(string body, string scimType)
    {
        var (scim, user) = await CreateAsync();

        (await scim.PatchAsync($"{Users.Path}/{user.Id}", body)).AssertScimError(400, scimType);
    }

    [Fact]
    public async Task Delete_is_204_then_404_and_frees_every_unique_value()
    {
        var (scim, user) = await CreateAsync(("externalId", "1"));

        (await scim.DeleteAsync($"{Users.Path}/{user.Id}")).AssertStatus(204);

        (await scim.GetAsync($"{Users.Path}/{user.Id}")).AssertScimError(404);
        (await scim.DeleteAsync($"{Users.Path}/{user.Id}")).AssertScimError(404);
        (await scim.PutAsync($"{Users.Path}/{user.Id}", Users.Body("ada@acme.example"))).AssertScimError(404);
        (await scim.PatchAsync($"{Users.Path}/{user.Id}", Users.Patch("""{"op":"replace","path":"title","value":"x"}"""))).AssertScimError(404);
        (await scim.PostAsync(Users.Path, Users.Body("ada@acme.example", ("externalId", "2")))).AssertStatus(201);
    }

    private async Task<(ApiClient Scim, ApiAnswer User)> CreateAsync(params (string Name, JsonNode? Value)[] members)
    {
        var connection = await shared.Server.ConnectAsync();
        var user = await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example", members));
        return (connection.Scim, user.AssertStatus(201));
    }
}
