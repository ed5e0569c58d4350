using Npgsql;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Storage;
using ScimCluster.Storage.Development;
using ScimCluster.Storage.Migrations;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Outage;

/// <summary>PostgreSQL is killed between the commit and the answer, on a server that no other test uses.</summary>
public sealed class LostAnswerTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("import 1")]
    public async Task Post_that_is_sent_again_when_PostgreSQL_is_back_gives_the_user_of_the_first(string? key)
    {
        using var folder = new TemporaryFolder();
        await using var postgres = await PrivatePostgres.StartAsync(new PrivatePostgresOptions { Folder = folder.Path, Durable = false });
        await using var database = NpgsqlDataSource.Create(postgres.ConnectionString + ";Pooling=false");
        await Migrator.MigrateAsync(database);
        var losses = new Losses();
        await using var server = await ScimServer.StartAsync(
            postgres.ConnectionString, services => LossyIdentityStore.Replace(services, losses));
        var connection = await server.ConnectAsync();
        losses.Add(async _ =>
        {
            await postgres.KillAsync();
            throw new StorageUnavailableException("killed", new IOException());
        });

        (await PostAsync()).AssertScimError(503);
        await postgres.StartAsync();
        var id = await ReadAsync("SELECT user_id::text FROM scim.identities");
        if (key is null)
        {
            await UntilNotedAsync();
        }

        Assert.Equal(id, (await PostAsync()).AssertStatus(201).Id);
        Assert.Equal(1L, await ReadAsync("SELECT count(*) FROM scim.identities"));

        Task<ApiAnswer> PostAsync() => connection.Scim.SendAsync(
            HttpMethod.Post, Users.Path, Users.Body("ada@acme.example"), headers: key is null ? [] : [("Idempotency-Key", key)]);

        async Task<object?> ReadAsync(string sql)
        {
            await using var command = database.CreateCommand(sql);
            return await command.ExecuteScalarAsync();
        }

        async Task UntilNotedAsync()
        {
            var started = TimeProvider.System.GetTimestamp();
            while (await ReadAsync("SELECT count(*) FROM scim.unanswered_operations") is 0L)
            {
                Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30));
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }
}
