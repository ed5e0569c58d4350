using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using ScimCluster.Grains;
using ScimCluster.Silo;
using ScimCluster.Silo.Development;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Support;

/// <summary>Silo and gateway of the product, listening on a loopback port, on a database of their own.</summary>
internal sealed class ScimServer : IAsyncDisposable
{
    public const string OperatorKeyText = "operator-key-of-the-tests";

    public static readonly string SigningKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private static int _lastNumber;

    private readonly WebApplication _app;

    private ScimServer(WebApplication app)
    {
        _app = app;
        BaseUrl = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64, UseProxy = false })
        {
            BaseAddress = new Uri(BaseUrl),
            Timeout = TimeSpan.FromMinutes(1),
        };
    }

    public string BaseUrl { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public IGrainFactory Grains => _app.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Starts a server on a migrated database.</summary>
    public static Task<ScimServer> StartAsync(string connectionString, params (string Key, string Value)[] settings) =>
        StartAsync(connectionString, null, settings);

    /// <summary>Starts a server with further services.</summary>
    public static async Task<ScimServer> StartAsync(
        string connectionString, Action<IServiceCollection>? configure, params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Urls"] = "http://127.0.0.1:0",
            ["ConnectionStrings:Scim"] = connectionString,
            ["Silo:SiloPort"] = Loopback.FreePort().ToString(CultureInfo.InvariantCulture),
            ["Silo:GatewayPort"] = Loopback.FreePort().ToString(CultureInfo.InvariantCulture),
            ["Sessions:SigningKey"] = SigningKey,
            ["Sessions:Issuer"] = SessionToken.Issuer,
            ["Sessions:Audience"] = SessionToken.Audience,
            ["Gateway:OperatorKeyHashes:0"] = OperatorKey.Hash(OperatorKeyText),
            ["Logging:LogLevel:Default"] = "None",
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        var app = SiloApplication.Build([], all, configure);
        await app.StartAsync();
        return new ScimServer(app);
    }

    /// <summary>A name that no other test uses.</summary>
    public static string Unique(string word) => $"{word}-{Interlocked.Increment(ref _lastNumber).ToString(CultureInfo.InvariantCulture)}";

    /// <summary>A client without credentials.</summary>
    public ApiClient Anonymous() => new(Http, null);

    /// <summary>A client of the operator's routes.</summary>
    public ApiClient Operator() => new(Http, OperatorKeyText);

    /// <summary>A client of the management routes, signed in as a user.</summary>
    public ApiClient SignedIn(string userId) => new(Http, SessionToken.Create(userId, SigningKey, TimeProvider.System));

    /// <summary>A SCIM client with this token.</summary>
    public ApiClient Scim(string? token) => new(Http, token);

    /// <summary>Makes an organization with an owner, and a connection of it.</summary>
    public async Task<Connection> ConnectAsync()
    {
        var organizationId = Unique("org");
        var providerId = Unique("okta");
        var admin = Unique("admin");
        var organization = Grains.GetOrganization(organizationId);
        Assert.Null((await organization.CreateAsync("Organization", default)).Refusal);
        Assert.Null((await organization.SetMemberAsync(admin, "owner", null, default)).Refusal);
        var token = (await Grains.GetProvider(providerId).GenerateTokenAsync(new GenerateToken(admin, organizationId, "test"), default)).Value!;
        return new Connection(organizationId, providerId, admin, token.ScimToken, Scim(token.ScimToken));
    }

    /// <summary>Stops in order, so that another server on the same database need not wait for this one.</summary>
    public async Task StopAsync()
    {
        await _app.StopAsync();
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}

/// <summary>A connection and what it takes to use it.</summary>
internal sealed record Connection(string OrganizationId, string ProviderId, string AdministratorId, string Token, ApiClient Scim);
