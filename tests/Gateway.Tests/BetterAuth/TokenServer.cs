using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Grains;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.BetterAuth;

/// <summary>A server with settings and services of one test, on a database of its own.</summary>
internal sealed class TokenServer : IAsyncDisposable
{
    public const string Generate = "/scim/generate-token";
    public const string List = "/scim/list-provider-connections";
    public const string Get = "/scim/get-provider-connection";
    public const string Delete = "/scim/delete-provider-connection";
    public const string Info = "/scim/get-token-info";
    public const string Rotate = "/scim/rotate-token";
    public const string Revoke = "/scim/revoke-token";

    private readonly TestDatabase? _database;

    private TokenServer(TestDatabase? database, ScimServer server)
    {
        _database = database;
        Server = server;
    }

    public ScimServer Server { get; private set; }

    public TestDatabase Database => _database!;

    public static Task<TokenServer> StartAsync(PostgresServer postgres, params (string Key, string Value)[] settings) =>
        StartAsync(postgres, null, settings);

    public static async Task<TokenServer> StartAsync(
        PostgresServer postgres, Action<IServiceCollection>? configure, params (string Key, string Value)[] settings)
    {
        var database = await TestDatabase.CreateAsync(postgres);
        return new TokenServer(database, await ScimServer.StartAsync(database.ConnectionString, configure, settings));
    }

    /// <summary>Starts the server again with other settings and services.</summary>
    public async Task RestartAsync(Action<IServiceCollection>? configure, params (string Key, string Value)[] settings)
    {
        await Server.StopAsync();
        Server = await ScimServer.StartAsync(Database.ConnectionString, configure, settings);
    }

    public Task RestartAsync(params (string Key, string Value)[] settings) => RestartAsync(null, settings);

    /// <summary>Uses a server that others use too.</summary>
    public static TokenServer Of(SharedServer shared) => new(null, shared.Server);

    /// <summary>Makes an organization with these members, each as <c>user:roles</c>.</summary>
    public async Task<string> OrganizationAsync(params string[] members)
    {
        var id = ScimServer.Unique("org");
        var organization = Server.Grains.GetOrganization(id);
        Assert.Null((await organization.CreateAsync("Organization", default)).Refusal);
        foreach (var member in members.Select(text => text.Split(':')))
        {
            Assert.Null((await organization.SetMemberAsync(member[0], member[1], null, default)).Refusal);
        }

        return id;
    }

    public Task<ApiAnswer> PostAsync(string userId, string path, params (string Name, JsonNode? Value)[] members) =>
        Server.SignedIn(userId).PostAsync(path, new JsonObject(members.Select(member => KeyValuePair.Create(member.Name, member.Value))).ToJsonString());

    public Task<ApiAnswer> GenerateAsync(string userId, string providerId, string? organizationId = null) => organizationId is null
        ? PostAsync(userId, Generate, ("providerId", providerId))
        : PostAsync(userId, Generate, ("providerId", providerId), ("organizationId", organizationId));

    /// <summary>Generates a token and reads it.</summary>
    public async Task<string> TokenAsync(string userId, string providerId, string? organizationId = null) =>
        Token(await GenerateAsync(userId, providerId, organizationId));

    public Task<ApiAnswer> DeleteAsync(string userId, string providerId) => PostAsync(userId, Delete, ("providerId", providerId));

    public Task<ApiAnswer> GetAsync(string userId, string providerId) => Server.SignedIn(userId).GetAsync($"{Get}?providerId={providerId}");

    public async Task<IReadOnlyList<string>> ListAsync(string userId) =>
        [.. (await Server.SignedIn(userId).GetAsync(List)).AssertStatus(200).Json["providers"]!.AsArray()
            .Select(provider => provider!["providerId"]!.GetValue<string>())];

    /// <summary>Asserts that a token works: it makes a user and finds it.</summary>
    public async Task<string> AssertWorksAsync(string token)
    {
        var scim = Server.Scim(token);
        var created = (await scim.PostAsync(Users.Path, Users.Body($"{ScimServer.Unique("user")}@acme.example"))).AssertStatus(201);
        (await scim.GetAsync($"{Users.Path}/{created.Id}")).AssertStatus(200);
        return created.Id;
    }

    public async Task AssertRefusedAsync(string token)
    {
        var answer = await Server.Scim(token).GetAsync(Users.Path);
        answer.AssertScimError(401);
        Assert.Equal("Invalid SCIM token", answer.Detail);
    }

    /// <summary>What is stored of a provider, as text.</summary>
    public async Task<string> StoredAsync(string providerId) => (await Database.ReadAsync<string>(
        "SELECT convert_from(payloadbinary, 'UTF8') FROM orleans.orleansstorage WHERE grainidextensionstring = $1", $"provider:{providerId}"))!;

    /// <summary>What is stored of the secret of a provider's only token.</summary>
    public async Task<string> StoredSecretAsync(string providerId) =>
        Assert.Single(JsonNode.Parse(await StoredAsync(providerId))!["secrets"]!.AsArray())!["hash"]!.GetValue<string>();

    public static string Token(ApiAnswer answer) => answer.AssertStatus(201).Json["scimToken"]!.GetValue<string>();

    public static string Secret(string token) => ScimToken.TryParse(token)!.Secret;

    public static void AssertError(ApiAnswer answer, int status, string message)
    {
        answer.AssertStatus(status);
        Assert.Equal("application/json", answer.MediaType);
        Assert.Equal(["code", "message"], answer.Json.Select(member => member.Key));
        Assert.Equal(message, answer.Json["message"]!.GetValue<string>());
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await Server.DisposeAsync();
            await _database.DisposeAsync();
        }
    }
}
