using System.Text;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Orleans;

[Collection(PostgresTests.Name)]
public sealed class GrainStorageQueryTests(PostgresServer server) : IAsyncLifetime
{
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
    public async Task All_keys_that_the_providers_need_are_there()
    {
        string[] needed =
        [
            "ReadFromStorageKey", "WriteToStorageKey", "ClearStorageKey", "DeleteStorageKey", "InsertMembershipVersionKey",
            "InsertMembershipKey", "UpdateMembershipKey", "UpdateIAmAlivetimeKey", "MembershipReadRowKey", "MembershipReadAllKey",
            "GatewaysQueryKey", "DeleteMembershipTableEntriesKey", "CleanupDefunctSiloEntriesKey",
        ];

        Assert.Equal(needed.Order(StringComparer.Ordinal), _queries.Keys.Order(StringComparer.Ordinal));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task State_that_was_never_written_has_no_row()
    {
        Assert.Empty(await _queries.RunAsync("ReadFromStorageKey", Key("a:1")));
    }

    [Fact]
    public async Task First_write_is_version_1_and_reads_back()
    {
        Assert.Equal(1, await WriteAsync("a:1", null, "one"));
        Assert.Equal(("one", 1), await ReadAsync("a:1"));
    }

    [Fact]
    public async Task Write_at_the_version_moves_it_on_and_at_another_returns_the_input()
    {
        await WriteAsync("a:1", null, "one");

        Assert.Equal(2, await WriteAsync("a:1", 1, "two"));
        Assert.Equal(1, await WriteAsync("a:1", 1, "stale"));
        Assert.Equal(7, await WriteAsync("a:none", 7, "missing"));
        Assert.Null(await WriteAsync("a:1", null, "again"));
        Assert.Equal(("two", 2), await ReadAsync("a:1"));
    }

    [Fact]
    public async Task Of_parallel_first_writes_one_is_written()
    {
        var versions = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => WriteAsync("a:1", null, $"{i}")));

        Assert.Single(versions, version => version == 1);
        Assert.Equal(29, versions.Count(version => version is null));
    }

    [Fact]
    public async Task Of_parallel_writes_at_one_version_one_is_written()
    {
        await WriteAsync("a:1", null, "one");

        var versions = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => WriteAsync("a:1", 1, $"{i}")));

        Assert.Single(versions, version => version == 2);
    }

    [Fact]
    public async Task Clear_keeps_the_row_without_a_payload()
    {
        await WriteAsync("a:1", null, "one");

        Assert.Empty(await _queries.RunAsync("ClearStorageKey", Key("a:1", ("GrainStateVersion", 5))));
        var cleared = Assert.Single(await _queries.RunAsync("ClearStorageKey", Key("a:1", ("GrainStateVersion", 1))));
        Assert.Equal(2, cleared.Values.First());
        Assert.Equal((null, 2), await ReadAsync("a:1"));
        Assert.Equal(3, await WriteAsync("a:1", 2, "three"));
    }

    [Fact]
    public async Task Delete_removes_the_row_at_the_version()
    {
        await WriteAsync("a:1", null, "one");

        Assert.Empty(await _queries.RunAsync("DeleteStorageKey", Key("a:1", ("GrainStateVersion", 5))));
        var deleted = Assert.Single(await _queries.RunAsync("DeleteStorageKey", Key("a:1", ("GrainStateVersion", 1))));
        Assert.Equal(2, deleted.Values.First());
        Assert.Empty(await _queries.RunAsync("ReadFromStorageKey", Key("a:1")));
    }

    [Fact]
    public async Task Row_is_found_without_the_hashes_and_kept_apart_by_all_of_the_key()
    {
        await WriteAsync("a:1", null, "one");

        Assert.Single(await _queries.RunAsync("ReadFromStorageKey", Key("a:1", ("GrainIdHash", 99), ("GrainTypeHash", 98))));
        Assert.Empty(await _queries.RunAsync("ReadFromStorageKey", Key("A:1")));
        Assert.Empty(await _queries.RunAsync("ReadFromStorageKey", Key("a:1", ("GrainIdN1", 1L))));
        Assert.Empty(await _queries.RunAsync("ReadFromStorageKey", Key("a:1", ("GrainTypeString", "other"))));
        Assert.Empty(await _queries.RunAsync("ReadFromStorageKey", Key("a:1", ("ServiceId", "other"))));
    }

    [Fact]
    public async Task Key_without_an_extension_is_one_row()
    {
        Assert.Equal(1, await WriteAsync(null, null, "one"));
        Assert.Null(await WriteAsync(null, null, "again"));
        Assert.Equal(("one", 1), await ReadAsync(null));
    }

    private static (string, object?)[] Key(string? extension, params (string Name, object? Value)[] others)
    {
        var key = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["GrainIdHash"] = 1,
            ["GrainIdN0"] = 0L,
            ["GrainIdN1"] = 0L,
            ["GrainTypeHash"] = 2,
            ["GrainTypeString"] = "state",
            ["GrainIdExtensionString"] = extension,
            ["ServiceId"] = "service",
        };
        foreach (var (name, value) in others)
        {
            key[name] = value;
        }

        return [.. key.Select(pair => (pair.Key, pair.Value))];
    }

    private async Task<int?> WriteAsync(string? extension, int? version, string payload)
    {
        var rows = await _queries.RunAsync(
            "WriteToStorageKey", Key(extension, ("GrainStateVersion", version), ("PayloadBinary", Encoding.UTF8.GetBytes(payload))));
        return (int?)Assert.Single(rows)["NewGrainStateVersion"];
    }

    private async Task<(string?, int)> ReadAsync(string? extension)
    {
        var row = Assert.Single(await _queries.RunAsync("ReadFromStorageKey", Key(extension)));
        return (row["PayloadBinary"] is byte[] bytes ? Encoding.UTF8.GetString(bytes) : null, (int)row["Version"]!);
    }
}
