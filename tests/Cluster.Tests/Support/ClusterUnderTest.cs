using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Npgsql;
using ScimCluster.Gateway;
using ScimCluster.Gateway.Hosting;
using ScimCluster.Silo.Development;
using ScimCluster.Testing;

namespace ScimCluster.Cluster.Tests.Support;

/// <summary>Silos and gateways in processes of their own, on a database of their own.</summary>
internal sealed class ClusterUnderTest : IAsyncDisposable
{
    private const string OperatorKeyText = "operator-key-of-the-tests";

    private readonly string _signingKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private readonly TestDatabase _database;
    private readonly List<Member> _members = [];
    private readonly Lock _gate = new();
    private readonly bool _silosServe;
    private int _lastNumber;

    private ClusterUnderTest(TestDatabase database, bool silosServe)
    {
        _database = database;
        _silosServe = silosServe;
        Database = NpgsqlDataSource.Create(database.ConnectionString);
    }

    public string ConnectionString => _database.ConnectionString;

    public NpgsqlDataSource Database { get; }

    /// <summary>The silos that have been started, in order, without those that were killed or stopped.</summary>
    public IReadOnlyList<Member> Silos => Living("silo");

    /// <summary>The gateways that have been started, in order, without those that were killed or stopped.</summary>
    public IReadOnlyList<Member> Gateways => Living("gateway");

    /// <summary>Starts a cluster and waits until all of it is ready.</summary>
    /// <param name="postgres">Where the database is made.</param>
    /// <param name="silos">How many silos.</param>
    /// <param name="gateways">How many gateways.</param>
    /// <param name="silosServe">Whether the silos serve SCIM too.</param>
    public static async Task<ClusterUnderTest> StartAsync(PostgresServer postgres, int silos, int gateways, bool silosServe = false)
    {
        var cluster = new ClusterUnderTest(await TestDatabase.CreateAsync(postgres), silosServe);
        await Task.WhenAll([
            .. Enumerable.Range(0, silos).Select(_ => cluster.StartSiloAsync()),
            .. Enumerable.Range(0, gateways).Select(_ => cluster.StartGatewayAsync())]);
        return cluster;
    }

    /// <summary>Starts one more silo and waits until it is ready.</summary>
    public async Task<Member> StartSiloAsync()
    {
        var silo = LaunchSilo();
        await silo.WaitUntilReadyAsync();
        return silo;
    }

    /// <summary>Starts one more silo and does not wait.</summary>
    public Member LaunchSilo(params (string Key, string Value)[] more)
    {
        var settings = Common(out var port);
        var name = NextName("silo");
        settings["ConnectionStrings:Scim"] = _database.ConnectionString;
        settings["Silo:Name"] = name;
        settings["Silo:SiloPort"] = Text(Loopback.FreePort());
        settings["Silo:GatewayPort"] = Text(Loopback.FreePort());
        settings["Silo:HostGateway"] = _silosServe.ToString();
        settings["Cluster:ProbeTimeout"] = Text(ClusterTimes.Probe);
        settings["Cluster:MissedProbesLimit"] = Text(ClusterTimes.MissedProbes);
        settings["Cluster:AliveUpdatePeriod"] = "00:00:01";
        settings["Cluster:TableRefreshPeriod"] = "00:00:02";
        foreach (var (key, value) in more)
        {
            settings[key] = value;
        }

        return Add(new Member(name, ProgramProcess.Start(ProgramProcess.Silo, settings, "run"), port));
    }

    /// <summary>Starts one more gateway and waits until it is ready.</summary>
    public async Task<Member> StartGatewayAsync()
    {
        var gateway = LaunchGateway();
        await gateway.WaitUntilReadyAsync();
        return gateway;
    }

    /// <summary>Starts one more gateway and does not wait.</summary>
    public Member LaunchGateway(params (string Key, string Value)[] more)
    {
        var settings = Common(out var port);
        settings[ClusteringConnection.Key] = _database.ConnectionString;
        settings["Cluster:GatewayListRefreshPeriod"] = "00:00:01";
        settings["Cluster:ConnectRetryDelay"] = "00:00:00.5";
        foreach (var (key, value) in more)
        {
            settings[key] = value;
        }

        return Add(new Member(NextName("gateway"), ProgramProcess.Start(ProgramProcess.Gateway, settings), port));
    }

    /// <summary>Makes an organization with an owner and a connection of it, over HTTP.</summary>
    public async Task<TestConnection> ConnectAsync(Member? through = null)
    {
        var http = (through ?? Gateways.Concat(Silos).First()).Http;
        var organizationId = NextName("org");
        var administratorId = NextName("admin");
        var providerId = NextName("okta");
        var asOperator = new ApiClient(http, OperatorKeyText);
        (await asOperator.PostAsync("/admin/organizations", new JsonObject { ["id"] = organizationId, ["name"] = "Organization" }.ToJsonString()))
            .AssertStatus(201);
        (await asOperator.PutAsync($"/admin/organizations/{organizationId}/members/{administratorId}", """{"roles":"owner"}""")).AssertStatus(200);
        var answer = await SignedIn(http, administratorId).PostAsync(
            "/scim/generate-token", new JsonObject { ["providerId"] = providerId, ["organizationId"] = organizationId }.ToJsonString());
        return new TestConnection(providerId, administratorId, answer.AssertStatus(201).Json["scimToken"]!.GetValue<string>());
    }

    /// <summary>A client of the management routes, signed in as a user.</summary>
    public ApiClient SignedIn(HttpClient http, string userId) =>
        new(http, SessionToken.Create(userId, _signingKey, TimeProvider.System));

    /// <summary>The number that a statement gives.</summary>
    public async Task<long> CountAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members)
        {
            member.Dispose();
        }

        await Database.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private Dictionary<string, string> Common(out int port)
    {
        port = Loopback.FreePort();
        return new(StringComparer.Ordinal)
        {
            ["Urls"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
            ["Cluster:ResponseTimeout"] = Text(ClusterTimes.Response),
            ["Gateway:RequestTimeout"] = Text(ClusterTimes.Request),
            ["Shutdown:DrainDelay"] = Text(ClusterTimes.Drain),
            ["Sessions:SigningKey"] = _signingKey,
            ["Sessions:Issuer"] = SessionToken.Issuer,
            ["Sessions:Audience"] = SessionToken.Audience,
            ["Gateway:OperatorKeyHashes:0"] = OperatorKey.Hash(OperatorKeyText),
        };
    }

    private List<Member> Living(string kind)
    {
        lock (_gate)
        {
            return [.. _members.Where(member => member.Name.StartsWith(kind, StringComparison.Ordinal) && !member.Process.HasExited)];
        }
    }

    private Member Add(Member member)
    {
        lock (_gate)
        {
            _members.Add(member);
        }

        return member;
    }

    private string NextName(string word) => string.Create(CultureInfo.InvariantCulture, $"{word}-{Interlocked.Increment(ref _lastNumber)}");
}

/// <summary>A connection of a cluster under test.</summary>
internal sealed record TestConnection(string ProviderId, string AdministratorId, string Token);
