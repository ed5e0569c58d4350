using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Webhooks;

/// <summary>A server whose clock can be set forward, which may call receivers of this machine and does not wait long.</summary>
public sealed class WebhookServer(PostgresServer postgres) : IAsyncLifetime
{
    public const string Path = "/scim/webhooks";

    private TestDatabase? _database;

    internal ScimServer Server { get; private set; } = null!;

    internal TestDatabase Database => _database!;

    internal ShiftedTime Time { get; } = new();

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(postgres);
        Server = await ScimServer.StartAsync(
            _database.ConnectionString,
            services => services.AddSingleton<TimeProvider>(Time),
            ("Delivery:Interval", "00:00:00.05"),
            ("Delivery:MetricsInterval", "00:00:00.1"),
            ("Webhooks:AllowPrivateAddresses", "true"),
            ("Webhooks:AllowHttp", "true"),
            ("Webhooks:FirstRetryDelay", "00:00:00.02"),
            ("Webhooks:AttemptTimeout", "00:00:01"));
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        await _database!.DisposeAsync();
    }

    /// <summary>An organization's administrator.</summary>
    internal ApiClient Admin(Connection connection) => Server.SignedIn(connection.AdministratorId);

    /// <summary>Makes a webhook to a receiver.</summary>
    internal async Task<(string Address, string Secret)> SubscribeAsync(Connection connection, WebhookReceiver receiver, params string[] types)
    {
        var body = new JsonObject { ["url"] = receiver.Url, ["eventTypes"] = new JsonArray([.. types.Select(type => JsonValue.Create(type))]) };
        var answer = await Admin(connection).PostAsync($"{Path}?organizationId={connection.OrganizationId}", body.ToJsonString());
        answer.AssertStatus(201);
        return (Address(connection, answer.Id), answer.Json["secret"]!.GetValue<string>());
    }

    /// <summary>The address of a webhook, or of something below it.</summary>
    internal static string Address(Connection connection, string id, string below = "") =>
        $"{Path}/{id}{below}?organizationId={connection.OrganizationId}";

    /// <summary>Makes users, and returns their ids.</summary>
    internal static async Task<List<string>> CreateUsersAsync(Connection connection, int count)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            ids.Add((await connection.Scim.PostAsync(Users.Path, Users.Body($"{ScimServer.Unique("user")}@acme.example"))).AssertStatus(201).Id);
        }

        return ids;
    }

    /// <summary>Changes a user so many times.</summary>
    internal static async Task ChangeAsync(Connection connection, string userId, int times)
    {
        for (var i = 0; i < times; i++)
        {
            (await connection.Scim.PatchAsync(
                $"{Users.Path}/{userId}", Users.Patch($$"""{"op":"replace","path":"title","value":"{{ScimServer.Unique("title")}}"}"""))).AssertStatus(200);
        }
    }
}
