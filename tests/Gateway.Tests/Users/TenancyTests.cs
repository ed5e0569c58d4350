using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Grains;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.UsersEndpoint;

[Collection(PostgresTests.Name)]
public sealed class TenancyTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Token_of_one_provider_never_sees_changes_or_detects_a_user_of_another()
    {
        var a = await shared.Server.ConnectAsync();
        var b = await shared.Server.ConnectAsync();
        var user = (await b.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example", ("externalId", "1")))).AssertStatus(201);
        const string UnknownId = "6f1d2c9a-0b44-4d0e-9a51-3fb1c7a0e2d4";
        var patch = Users.Patch("""{"op":"replace","path":"title","value":"Stolen"}""");

        foreach (var send in new Func<string, Task<ApiAnswer>>[]
        {
            id => a.Scim.GetAsync($"{Users.Path}/{id}"),
            id => a.Scim.PutAsync($"{Users.Path}/{id}", Users.Body("ada@acme.example")),
            id => a.Scim.PatchAsync($"{Users.Path}/{id}", patch),
            id => a.Scim.DeleteAsync($"{Users.Path}/{id}"),
        })
        {
            var foreign = await send(user.Id);
            var unknown = await send(UnknownId);
            foreign.AssertScimError(404);
            Assert.Equal(
                unknown.Text.Replace(UnknownId, "{id}", StringComparison.Ordinal),
                foreign.Text.Replace(user.Id, "{id}", StringComparison.Ordinal));
        }

        Assert.Equal(0, (await a.Scim.GetAsync(Users.Path)).Json["totalResults"]!.GetValue<int>());
        Assert.Equal(0, (await a.Scim.GetAsync($"{Users.Path}?filter=userName%20eq%20%22ada@acme.example%22")).Json["totalResults"]!.GetValue<int>());
        Assert.Equal(user.Text, (await b.Scim.GetAsync($"{Users.Path}/{user.Id}")).Text);
    }

    [Fact]
    public async Task Two_organizations_may_have_the_same_userName_externalId_and_email()
    {
        var a = await shared.Server.ConnectAsync();
        var b = await shared.Server.ConnectAsync();
        var body = Users.Body("ada@acme.example", ("externalId", "1"));

        var first = (await a.Scim.PostAsync(Users.Path, body)).AssertStatus(201);
        var second = (await b.Scim.PostAsync(Users.Path, body)).AssertStatus(201);

        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public async Task Name_of_a_deleted_connection_made_by_somebody_else_starts_empty()
    {
        var old = await shared.Server.ConnectAsync();
        var user = (await old.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);
        var provider = shared.Server.Grains.GetProvider(old.ProviderId);
        Assert.Null((await provider.DeleteConnectionAsync(new DeleteConnection(old.AdministratorId, "test"), default)).Refusal);

        var stranger = ScimServer.Unique("stranger");
        var issued = (await provider.GenerateTokenAsync(new GenerateToken(stranger, null, "test"), default)).Value!;
        var scim = shared.Server.Scim(issued.ScimToken);

        Assert.Equal(0, (await scim.GetAsync(Users.Path)).AssertStatus(200).Json["totalResults"]!.GetValue<int>());
        (await scim.GetAsync($"{Users.Path}/{user.Id}")).AssertScimError(404);
        (await scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);
        (await old.Scim.GetAsync(Users.Path)).AssertScimError(401);
    }

    [Fact]
    public async Task Same_organization_finds_its_people_when_it_makes_the_connection_again()
    {
        var old = await shared.Server.ConnectAsync();
        var user = (await old.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);
        var provider = shared.Server.Grains.GetProvider(old.ProviderId);
        Assert.Null((await provider.DeleteConnectionAsync(new DeleteConnection(old.AdministratorId, "test"), default)).Refusal);

        var issued = (await provider.GenerateTokenAsync(new GenerateToken(old.AdministratorId, old.OrganizationId, "test"), default)).Value!;

        Assert.Equal(user.Text, (await shared.Server.Scim(issued.ScimToken).GetAsync($"{Users.Path}/{user.Id}")).AssertStatus(200).Text);
    }
}
