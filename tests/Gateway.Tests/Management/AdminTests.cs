using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Management;

[Collection(ManagementTests.Name)]
public sealed class AdminTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Organizations = "/admin/organizations";

    [Fact]
    public async Task Operator_key_is_required()
    {
        (await shared.Server.Anonymous().GetAsync(Organizations)).AssertStatus(401);
        (await shared.Server.SignedIn("somebody").GetAsync(Organizations)).AssertStatus(401);
        (await shared.Server.Scim("wrong").GetAsync(Organizations)).AssertStatus(401);
        (await shared.Server.Operator().GetAsync(Organizations)).AssertStatus(200);
    }

    [Fact]
    public async Task Organization_is_created_read_and_listed()
    {
        var id = ScimServer.Unique("org");

        (await shared.Server.Operator().PostAsync(Organizations, $$"""{"id":"{{id}}","name":"Acme"}""")).AssertStatus(201);

        var read = (await shared.Server.Operator().GetAsync($"{Organizations}/{id}")).AssertStatus(200);
        Assert.Equal("Acme", read.Json["name"]!.GetValue<string>());
        var listed = (await shared.Server.Operator().GetAsync(Organizations)).Json["organizations"]!.AsArray();
        Assert.Contains(listed, organization => organization!["id"]!.GetValue<string>() == id);
    }

    [Fact]
    public async Task Second_organization_of_the_same_id_is_409()
    {
        var body = $$"""{"id":"{{ScimServer.Unique("org")}}","name":"Acme"}""";
        (await shared.Server.Operator().PostAsync(Organizations, body)).AssertStatus(201);

        var answer = (await shared.Server.Operator().PostAsync(Organizations, body)).AssertStatus(409);

        Assert.Equal("CONFLICT", answer.Json["code"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"id":"x"}""")]
    [InlineData("""{"id":"","name":"Acme"}""")]
    [InlineData("""{"id":"x","name":" "}""")]
    [InlineData("""{"id":5,"name":"Acme"}""")]
    [InlineData("""{"id":"a/b","name":"Acme"}""")]
    [InlineData("""{"id":"*","name":"Acme"}""")]
    [InlineData("""{"id":"..","name":"Acme"}""")]
    public async Task Organization_without_usable_id_and_name_is_400(string body) =>
        (await shared.Server.Operator().PostAsync(Organizations, body)).AssertStatus(400);

    [Fact]
    public async Task Members_are_set_listed_and_removed()
    {
        var id = ScimServer.Unique("org");
        var members = $"{Organizations}/{id}/members";
        (await shared.Server.Operator().PostAsync(Organizations, $$"""{"id":"{{id}}","name":"Acme"}""")).AssertStatus(201);

        (await shared.Server.Operator().PutAsync($"{members}/ada", """{"roles":"member , admin"}""")).AssertStatus(200);

        var listed = Assert.Single((await shared.Server.Operator().GetAsync(members)).Json["members"]!.AsArray())!;
        Assert.Equal("member,admin", listed["roles"]!.GetValue<string>());
        (await shared.Server.Operator().DeleteAsync($"{members}/ada")).AssertStatus(204);
        (await shared.Server.Operator().DeleteAsync($"{members}/ada")).AssertStatus(404);
        Assert.Empty((await shared.Server.Operator().GetAsync(members)).Json["members"]!.AsArray());
    }

    [Fact]
    public async Task Member_of_an_unknown_organization_is_404_and_without_roles_400()
    {
        var id = ScimServer.Unique("org");
        (await shared.Server.Operator().PutAsync($"{Organizations}/{id}/members/ada", """{"roles":"owner"}""")).AssertStatus(404);
        (await shared.Server.Operator().GetAsync($"{Organizations}/{id}/members")).AssertStatus(404);
        (await shared.Server.Operator().PutAsync($"{Organizations}/{id}/members/ada", "{}")).AssertStatus(400);
        (await shared.Server.Operator().PutAsync($"{Organizations}/{id}/members/ada", """{"roles":" , "}""")).AssertStatus(400);
    }

    [Fact]
    public async Task Provisioned_users_are_members_until_they_are_deprovisioned()
    {
        var connection = await shared.Server.ConnectAsync();
        var members = $"{Organizations}/{connection.OrganizationId}/members";

        var user = (await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);
        var during = (await shared.Server.Operator().GetAsync(members)).Json["members"]!.AsArray();
        (await connection.Scim.DeleteAsync($"{Users.Path}/{user.Id}")).AssertStatus(204);
        var after = (await shared.Server.Operator().GetAsync(members)).Json["members"]!.AsArray();

        Assert.Contains(during, member => member!["userId"]!.GetValue<string>() == user.Id && member["roles"]!.GetValue<string>() == "member");
        Assert.DoesNotContain(after, member => member!["userId"]!.GetValue<string>() == user.Id);
    }
}
