using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using ScimCluster.Grains;
using ScimCluster.Silo;
using ScimCluster.Storage.Migrations;

namespace ScimCluster.DeliveryBench;

/// <summary>A silo with a webhook to this process, and load on it.</summary>
internal sealed class Measurement : IAsyncDisposable
{
    private static readonly TimeProvider Time = TimeProvider.System;
    private static int _number;

    private readonly WebApplication _silo;
    private readonly WebApplication _receiver;
    private readonly NpgsqlDataSource _database;
    private readonly bool _deliver;
    private readonly ConcurrentDictionary<string, long> _answered = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _received = new(StringComparer.Ordinal);

    private Measurement(WebApplication silo, WebApplication receiver, NpgsqlDataSource database, bool deliver) =>
        (_silo, _receiver, _database, _deliver) = (silo, receiver, database, deliver);

    private IGrainFactory Grains => _silo.Services.GetRequiredService<IGrainFactory>();

    public static async Task MigrateAsync(string connectionString)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await Migrator.MigrateAsync(database);
    }

    public static async Task<Measurement> StartAsync(string connectionString, bool deliver)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Urls"] = "http://127.0.0.1:0",
            ["ConnectionStrings:Scim"] = connectionString,
            ["Cluster:ClusterId"] = $"bench-{++_number}",
            ["Silo:SiloPort"] = FreePort(),
            ["Silo:GatewayPort"] = FreePort(),
            ["Silo:HostGateway"] = "false",
            ["Sessions:SigningKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Sessions:Issuer"] = "bench",
            ["Webhooks:AllowPrivateAddresses"] = "true",
            ["Webhooks:AllowHttp"] = "true",
            ["Logging:LogLevel:Default"] = "None",
        };
        var silo = SiloApplication.Build([], settings, services =>
        {
            if (!deliver)
            {
                services.Remove(services.Single(service =>
                    service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Name == "ChangeSearch"));
            }
        });
        await silo.StartAsync(CancellationToken.None);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = builder.Build();
        var measurement = new Measurement(silo, receiver, NpgsqlDataSource.Create(connectionString), deliver);
        receiver.Run(measurement.ReceiveAsync);
        await receiver.StartAsync(CancellationToken.None);
        return measurement;
    }

    /// <summary>Creates users at a rate.</summary>
    public async Task<(Figures Creates, Figures Webhook, Figures Feed)> CreateAsync(int rate, TimeSpan length)
    {
        var (organizationId, providerId) = ($"org-{_number}", $"okta-{_number}");
        await Grains.GetOrganization(organizationId).CreateAsync("Bench", default);
        await Grains.GetOrganization(organizationId).SetMemberAsync("admin", "owner", null, default);
        var issued = await Grains.GetProvider(providerId).GenerateTokenAsync(new GenerateToken("admin", organizationId, "bench"), default);
        var token = ScimToken.TryParse(issued.Value!.ScimToken)!;
        var access = (await Grains.GetProvider(providerId).AuthenticateAsync(token.Secret, token.OrganizationId)).Value!;
        if (_deliver)
        {
            await Grains.GetWebhooks(organizationId).CreateAsync("admin", new CreateWebhook(_receiver.Urls.First(), [], null), default);
        }

        var (creates, feed) = (new Figures(), new Figures());
        var count = (int)(rate * length.TotalSeconds);
        var changes = Grains.GetChangeFeed(organizationId);
        var reader = _deliver ? FollowAsync(changes, await EndAsync(changes), feed, count) : Task.CompletedTask;
        await AtRateAsync(rate, count, async number =>
        {
            var started = Time.GetTimestamp();
            var name = $"user-{number}";
            var reply = await Grains.GetIdentity(providerId, name).CreateAsync(
                new CreateIdentity(access, $$"""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"{{name}}","active":true}""", "bench"), default);
            _answered[reply.Snapshot!.UserId.ToString()] = Time.GetTimestamp();
            creates.Add(Time.GetElapsedTime(started));
        });
        var webhook = new Figures();
        if (_deliver)
        {
            while (_received.Count < count)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), Time, CancellationToken.None);
            }

            await reader;
            foreach (var (id, received) in _received)
            {
                webhook.Add(Time.GetElapsedTime(_answered[id], received));
            }
        }

        return (creates, webhook, feed);
    }

    /// <summary>Commits changes of 50 organizations at a rate, 20 in a transaction, and follows the feed of all.</summary>
    public async Task<Figures> FollowInsertsAsync(int rate, TimeSpan length)
    {
        const int together = 20;
        var count = (int)(rate * length.TotalSeconds);
        var feed = new Figures();
        var reader = FollowAsync(Grains.GetChangeFeed(), await EndAsync(Grains.GetChangeFeed()), feed, count);
        await AtRateAsync(rate / together, count / together, async number =>
        {
            await using var insert = _database.CreateCommand(
                """
                INSERT INTO scim.outbox (change_id, occurred_at, provider_key, organization_id, type, resource_id, data)
                SELECT gen_random_uuid(), now(), gen_random_uuid(), 'many-' || ($1 % 50), 'test', 'r' || $1 || '-' || i, '{}' FROM generate_series(1, 20) i
                """);
            insert.Parameters.Add(new() { Value = number });
            await insert.ExecuteNonQueryAsync(CancellationToken.None);
            var committed = Time.GetTimestamp();
            for (var i = 1; i <= together; i++)
            {
                _answered[$"r{number}-{i}"] = committed;
            }
        });
        await reader;
        return feed;
    }

    public async ValueTask DisposeAsync()
    {
        await _silo.StopAsync(CancellationToken.None);
        await _silo.DisposeAsync();
        await _receiver.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static async Task AtRateAsync(int rate, int count, Func<int, Task> act)
    {
        var started = Time.GetTimestamp();
        var running = new List<Task>(count);
        for (var number = 0; number < count; number++)
        {
            var wait = TimeSpan.FromSeconds((double)number / rate) - Time.GetElapsedTime(started);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, Time, CancellationToken.None);
            }

            running.Add(act(number));
        }

        await Task.WhenAll(running);
    }

    /// <summary>The cursor behind all changes so far.</summary>
    private static async Task<string?> EndAsync(IChangeFeedGrain feed)
    {
        string? cursor = null;
        while (true)
        {
            var page = (await feed.ReadAsync(cursor, ChangePage.MaxCount, default)).Value!;
            if (page.Changes.Length == 0)
            {
                return cursor;
            }

            cursor = page.Cursor;
        }
    }

    private async Task FollowAsync(IChangeFeedGrain feed, string? cursor, Figures figures, int count)
    {
        var seen = new List<(string Id, long At)>();
        while (seen.Count < count)
        {
            var page = (await feed.ReadAsync(cursor, ChangePage.MaxCount, default)).Value!;
            var now = Time.GetTimestamp();
            seen.AddRange(page.Changes.Select(change => (change.ResourceId, now)));
            cursor = page.Cursor;
            if (page.Changes.Length < ChangePage.MaxCount)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), Time, CancellationToken.None);
            }
        }

        foreach (var (id, at) in seen)
        {
            while (!_answered.ContainsKey(id))
            {
                await Task.Yield();
            }

            figures.Add(Time.GetElapsedTime(_answered[id], at));
        }
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = await System.Text.Json.JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        if (body.RootElement.GetProperty("type").GetString() == "user.provisioned")
        {
            _received.TryAdd(body.RootElement.GetProperty("data").GetProperty("resourceId").GetString()!, Time.GetTimestamp());
        }
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
