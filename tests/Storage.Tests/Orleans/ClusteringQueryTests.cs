using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Orleans;

[Collection(PostgresTests.Name)]
public sealed class ClusteringQueryTests(PostgresServer server) : IAsyncLifetime
{
    private const int Active = 3;
    private const int Dead = 6;

    private static readonly DateTime Now = new(2026, 11, 22, 8, 0, 0, DateTimeKind.Utc);

    private TestDatabase _database = null!;
    private OrleansQueries _queries = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(server);
        _queries = await OrleansQueries.LoadAsync(_database);
    }

    public async Task DisposeAsync()
    {
        await _queries.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Version_row_is_inserted_once()
    {
        Assert.Equal(1, await NumberAsync("InsertMembershipVersionKey", ("DeploymentId", "c")));
        Assert.Equal(0, await NumberAsync("InsertMembershipVersionKey", ("DeploymentId", "c")));
    }

    [Fact]
    public async Task Version_is_read_even_without_a_silo()
    {
        Assert.Empty(await _queries.RunAsync("MembershipReadAllKey", ("DeploymentId", "c")));
        await StartAsync();

        Assert.Equal((0, null), VersionAndAddress(Assert.Single(await _queries.RunAsync("MembershipReadAllKey", ("DeploymentId", "c")))));
        Assert.Equal((0, null), VersionAndAddress(Assert.Single(await _queries.RunAsync("MembershipReadRowKey", Silo(1)))));
    }

    [Fact]
    public async Task Silo_joins_only_at_the_version_that_was_read_and_only_once()
    {
        await StartAsync();

        Assert.Equal(0, await JoinAsync(1, version: 5));
        Assert.Equal(1, await JoinAsync(1, version: 0));
        Assert.Equal(0, await JoinAsync(1, version: 1));
        Assert.Equal(0, await JoinAsync(2, version: 0));
        Assert.Equal(1, await JoinAsync(2, version: 1));

        var rows = await _queries.RunAsync("MembershipReadAllKey", ("DeploymentId", "c"));
        Assert.Equal(2, rows.Count);
        Assert.All(rows, row => Assert.Equal(2, row["Version"]));
        var first = Assert.Single(await _queries.RunAsync("MembershipReadRowKey", Silo(1)));
        Assert.Equal(
            ("10.0.0.1", 1, 7, "silo1", "host1", Active, 30000, null, Now, Now),
            ((string)first["Address"]!, (int)first["Port"]!, (int)first["Generation"]!, (string)first["SiloName"]!, (string)first["HostName"]!,
             (int)first["Status"]!, (int)first["ProxyPort"]!, (string?)first["SuspectTimes"], (DateTime)first["StartTime"]!, (DateTime)first["IAmAliveTime"]!));
    }

    [Fact]
    public async Task Of_silos_that_join_from_one_view_one_gets_in()
    {
        await StartAsync();

        var joined = await Task.WhenAll(Enumerable.Range(1, 20).Select(port => JoinAsync(port, version: 0)));

        Assert.Equal(1, joined.Sum());
        Assert.Equal(1, (await _queries.RunAsync("MembershipReadAllKey", ("DeploymentId", "c")))[0]["Version"]);
    }

    [Fact]
    public async Task Update_needs_the_row_and_the_version()
    {
        await StartAsync();
        await JoinAsync(1, version: 0);

        Assert.Equal(0, await UpdateAsync(1, Dead, version: 0));
        Assert.Equal(0, await UpdateAsync(2, Dead, version: 1));
        Assert.Equal(1, await UpdateAsync(1, Dead, version: 1));

        var row = Assert.Single(await _queries.RunAsync("MembershipReadRowKey", Silo(1)));
        Assert.Equal((Dead, "10.0.0.1:1@7,x", 2), ((int)row["Status"]!, (string)row["SuspectTimes"]!, (int)row["Version"]!));
    }

    [Fact]
    public async Task Heartbeat_moves_no_version()
    {
        await StartAsync();
        await JoinAsync(1, version: 0);

        await _queries.RunAsync("UpdateIAmAlivetimeKey", [.. Silo(1), ("IAmAliveTime", Now.AddMinutes(1))]);

        var row = Assert.Single(await _queries.RunAsync("MembershipReadRowKey", Silo(1)));
        Assert.Equal((Now.AddMinutes(1), 1), ((DateTime)row["IAmAliveTime"]!, (int)row["Version"]!));
    }

    [Fact]
    public async Task Gateways_are_the_silos_of_the_status_with_a_proxy_port()
    {
        await StartAsync();
        await JoinAsync(1, version: 0);
        await JoinAsync(2, version: 1, proxyPort: 0);
        await JoinAsync(3, version: 2);
        await UpdateAsync(3, Dead, version: 3);

        var gateway = Assert.Single(await _queries.RunAsync("GatewaysQueryKey", ("DeploymentId", "c"), ("Status", Active)));

        Assert.Equal(("10.0.0.1", 30000, 7), ((string)gateway["Address"]!, (int)gateway["ProxyPort"]!, (int)gateway["Generation"]!));
    }

    [Fact]
    public async Task Cleanup_removes_old_silos_that_are_not_active()
    {
        await StartAsync();
        await JoinAsync(1, version: 0);
        await JoinAsync(2, version: 1);
        await UpdateAsync(2, Dead, version: 2);

        await _queries.RunAsync("CleanupDefunctSiloEntriesKey", ("DeploymentId", "c"), ("IAmAliveTime", Now));
        Assert.Equal(2, (await _queries.RunAsync("MembershipReadAllKey", ("DeploymentId", "c"))).Count);

        await _queries.RunAsync("CleanupDefunctSiloEntriesKey", ("DeploymentId", "c"), ("IAmAliveTime", Now.AddSeconds(1)));
        Assert.Equal(1, Assert.Single(await _queries.RunAsync("MembershipReadAllKey", ("DeploymentId", "c")))["Port"]);
    }

    [Fact]
    public async Task Deletion_of_a_cluster_leaves_others()
    {
        await StartAsync();
        await JoinAsync(1, version: 0);
        await _queries.RunAsync("InsertMembershipVersionKey", ("DeploymentId", "other"));

        await _queries.RunAsync("DeleteMembershipTableEntriesKey", ("DeploymentId", "c"));

        Assert.Empty(await _queries.RunAsync("MembershipReadAllKey", ("DeploymentId", "c")));
        Assert.Single(await _queries.RunAsync("MembershipReadAllKey", ("DeploymentId", "other")));
    }

    private static (string Name, object? Value)[] Silo(int port) =>
        [("DeploymentId", "c"), ("Address", "10.0.0.1"), ("Port", port), ("Generation", 7)];

    private static (int, string?) VersionAndAddress(IReadOnlyDictionary<string, object?> row) => ((int)row["Version"]!, (string?)row["Address"]);

    private async Task StartAsync() => await _queries.RunAsync("InsertMembershipVersionKey", ("DeploymentId", "c"));

    private Task<int> JoinAsync(int port, int version, int proxyPort = 30000) => NumberAsync(
        "InsertMembershipKey",
        [.. Silo(port), ("SiloName", $"silo{port}"), ("HostName", $"host{port}"), ("Status", Active), ("ProxyPort", proxyPort),
         ("StartTime", Now), ("IAmAliveTime", Now), ("Version", version)]);

    private Task<int> UpdateAsync(int port, int status, int version) => NumberAsync(
        "UpdateMembershipKey",
        [.. Silo(port), ("Status", status), ("SuspectTimes", $"10.0.0.1:{port}@7,x"), ("IAmAliveTime", Now), ("Version", version)]);

    private async Task<int> NumberAsync(string key, params (string Name, object? Value)[] parameters) =>
        (int)Assert.Single(await _queries.RunAsync(key, parameters)).Values.First()!;
}
