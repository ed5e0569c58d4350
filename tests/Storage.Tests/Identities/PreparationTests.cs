using Npgsql;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Identities;

public sealed class PreparationTests(PostgresServer server) : IdentityTestBase(server)
{
    [Fact]
    public async Task Statements_that_come_again_are_prepared()
    {
        await using var dataSource = NpgsqlDataSource.Create(
            StorageConnectionString.Tune(Database.ConnectionString + ";Maximum Pool Size=1"));
        var store = new PostgresIdentityStore(dataSource);
        for (var i = 0; i < 10; i++)
        {
            var created = await store.CreateAsync(
                new(Okta, NewId(), Person($"user{i}"), Context("create", "userName")), CancellationToken.None);
            Assert.Equal(WriteStatus.Written, created.Status);
        }

        await using var command = dataSource.CreateCommand(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%scim.outbox%'");
        Assert.Equal(1L, await command.ExecuteScalarAsync());
    }
}
