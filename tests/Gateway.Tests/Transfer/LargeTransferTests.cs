using Microsoft.Extensions.Configuration;
using Npgsql;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Scim.Schemas;
using ScimCluster.Scim.Transfer;
using ScimCluster.Silo.Transfer;
using ScimCluster.Storage;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Transfer;

/// <summary>Memory does not grow with the number of users.</summary>
[Collection(MeasuringTests.Name)]
public sealed class LargeTransferTests(TransferServers servers) : IClassFixture<TransferServers>
{
    private const int UserCount = 10_000;

    // All documents together are far more.
    private const int DocumentBytes = 6_000;
    private const long MaxGrowthBytes = 24 * 1024 * 1024;

    [Fact]
    public async Task Ten_thousand_users_are_exported_and_imported_in_flat_memory()
    {
        using var folder = new TemporaryFolder();
        var okta = await servers.Source.ConnectAsync();
        var copy = await servers.Target.ConnectAsync();
        await AddUsersAsync(okta);
        var file = Path.Combine(folder.Path, "users.ndjson");

        await using (var source = NpgsqlDataSource.Create(servers.SourceDatabase.ConnectionString))
        await using (var output = File.Create(file))
        {
            var provider = (await TransferProvider.FindAsync(source, okta.ProviderId, default))!;
            var watch = new MemoryWatch(interval: 8);
            await new ProviderExport(new PostgresExportStore(source), new TransferWriter(SchemaCatalog.BuiltIn, ""), watch).RunAsync(
                provider, new TransferHeader(okta.ProviderId, null, TimeProvider.System.GetUtcNow()), output, default);
            watch.AssertFlat();
        }

        Assert.True(new FileInfo(file).Length > 2 * MaxGrowthBytes);
        await using (var target = NpgsqlDataSource.Create(servers.TargetDatabase.ConnectionString))
        await using (var input = File.OpenRead(file))
        {
            var provider = (await TransferProvider.FindAsync(target, copy.ProviderId, default))!;
            var watch = new MemoryWatch(interval: 1500);
            var settings = new ConfigurationBuilder().Build();
            var report = await new TransferImport(DirectImport.Create(settings, target, copy.ProviderId, provider), watch)
                .RunAsync(input, input.Length, default);
            Assert.Equal(new ImportReport(UserCount, 0, 0, IsComplete: true), report);
            watch.AssertFlat();
        }

        Assert.Equal(UserCount, (await copy.Scim.GetAsync($"{Users.Path}?count=1")).Json["totalResults"]!.GetValue<int>());
    }

    private Task AddUsersAsync(Connection connection) => servers.SourceDatabase.ExecuteAsync(
        """
        INSERT INTO scim.identities
               (provider_key, account_id, user_id, user_name_key, email_key, active, document, version, created_at, last_modified)
        SELECT p.provider_key, name, gen_random_uuid(), name, name, true,
               jsonb_build_object('userName', name, 'active', true, 'nickName', repeat('x', $3)), 1, now(), now()
          FROM scim.providers p, generate_series(1, $2) n, LATERAL (SELECT 'user' || n || '@acme.example' AS name) l
         WHERE p.provider_id = $1
        """,
        connection.ProviderId, UserCount, DocumentBytes);

    /// <summary>Looks at what a collection leaves, after so many reports each time.</summary>
    private sealed class MemoryWatch(long interval) : ITransferProgress
    {
        private readonly long _atStart = GC.GetTotalMemory(forceFullCollection: true);
        private long _reports;
        private long _most = long.MinValue;

        public void Report(long done, long whole)
        {
            if (++_reports % interval == 0)
            {
                _most = Math.Max(_most, GC.GetTotalMemory(forceFullCollection: true) - _atStart);
            }
        }

        public void Fail(long line, string reason) => Assert.Fail($"line {line}: {reason}");

        public void AssertFlat()
        {
            Assert.True(_reports >= 5 * interval);
            Assert.InRange(_most, long.MinValue, MaxGrowthBytes);
        }
    }
}
