using Npgsql;
using ScimCluster.Grains.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Grains.Tests.Providers;

/// <summary>Takes the database away; the cluster is not used by other tests.</summary>
[Collection(PostgresTests.Name)]
public sealed class TokenCheckOutageTests(GrainCluster cluster, PostgresServer postgres) : IClassFixture<GrainCluster>
{
    [Fact]
    public async Task Thousand_checks_of_tokens_need_no_database()
    {
        const int Checks = 1000;
        var tenant = await cluster.ConnectAsync();
        var provider = cluster.Grains.GetProvider(tenant.ProviderId);
        var name = new NpgsqlConnectionStringBuilder(cluster.Database.ConnectionString).Database;
        await using var admin = NpgsqlDataSource.Create(postgres.AdminConnectionString);
        await ExecuteAsync(admin, $"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false");
        await ExecuteAsync(admin, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
        try
        {
            var wrong = await provider.AuthenticateAsync("wrong", tenant.OrganizationId);
            var replies = await Task.WhenAll(
                Enumerable.Range(0, Checks).Select(_ => provider.AuthenticateAsync(tenant.Token.Secret, tenant.OrganizationId)));

            Assert.Equal(401, wrong.Refusal!.Status);
            Assert.All(replies, reply => Assert.Equal(tenant.Access, reply.Value));

            // The database is really away: what needs it fails.
            await Assert.ThrowsAsync<ServiceUnavailableException>(() => provider.GetConnectionAsync(tenant.AdministratorId, default));
        }
        finally
        {
            await ExecuteAsync(admin, $"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true");
        }
    }

    private static async Task ExecuteAsync(NpgsqlDataSource dataSource, string sql)
    {
        await using var command = dataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
