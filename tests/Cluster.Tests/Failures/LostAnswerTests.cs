using System.Globalization;
using ScimCluster.Cluster.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Cluster.Tests.Failures;

/// <summary>A silo is killed while PostgreSQL commits what it has sent.</summary>
[Collection(PostgresTests.Name)]
public sealed class LostAnswerTests(PostgresServer postgres)
{
    private const int Silos = 3;

    // The commit of an identity takes some seconds, and happens whether or not its client lives.
    private const string SlowCommitSql = """
        CREATE FUNCTION scim.commit_slowly() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(2); RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER slow_commit AFTER INSERT ON scim.identities
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION scim.commit_slowly();
        """;

    private const string Committing = """
        SELECT COALESCE(max(right(application_name, 1)::integer), -1)
          FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event = 'PgSleep' AND application_name LIKE 'silo-_'
        """;

    [Fact]
    public async Task Create_whose_silo_is_killed_before_it_could_answer_is_201_with_the_user_that_it_made()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(postgres, silos: 0, gateways: 0);
        var silos = Enumerable.Range(0, Silos).Select(i => cluster.LaunchSilo(
            ("ConnectionStrings:Scim", $"{cluster.ConnectionString};Application Name=silo-{i.ToString(CultureInfo.InvariantCulture)}"))).ToList();
        await Task.WhenAll(silos.Select(silo => silo.WaitUntilReadyAsync()));
        var gateway = await cluster.StartGatewayAsync();
        var scim = new ApiClient(gateway.Http, (await cluster.ConnectAsync()).Token);
        await using (var slow = cluster.Database.CreateCommand(SlowCommitSql))
        {
            await slow.ExecuteNonQueryAsync();
        }

        var posted = scim.PostAsync(Users.Path, Users.Body("ada@acme.example"));
        var victim = -1L;
        await Eventually.TrueAsync(async () => (victim = await cluster.CountAsync(Committing)) >= 0, () => "a silo waits for its commit");
        silos[(int)victim].Process.Kill();

        var user = (await posted).AssertStatus(201);
        Assert.Equal(1, await cluster.CountAsync("SELECT count(*) FROM scim.identities"));
        Assert.Equal(1, await cluster.CountAsync($"SELECT count(*) FROM scim.outbox WHERE type = 'user.provisioned' AND resource_id = '{user.Id}'"));
        (await scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertScimError(409, "uniqueness");
    }
}
