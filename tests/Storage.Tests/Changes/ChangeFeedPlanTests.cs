using Npgsql;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Changes;

/// <summary>What a read costs: never more than the rows of an index that it returns.</summary>
public sealed class ChangeFeedPlanTests(PostgresServer server) : ChangeFeedTestBase(server)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reads_are_range_scans_of_an_index(bool hasStatistics)
    {
        await InsertManyAsync(Okta, "acme", 20_000);
        await InsertManyAsync(Globex, "globex", 20);
        await InsertManyAsync(Okta, "acme", 20_000);
        await Feed.ReadAsync("globex", 0, 100, CancellationToken.None);
        await InsertManyAsync(Okta, "acme", 30);
        if (hasStatistics)
        {
            await Database.ExecuteAsync("ANALYZE scim.outbox");
        }

        AssertRange(
            "outbox_organization_position_idx",
            await ExplainAsync(ChangeFeedSql.OfOrganization, command => command.With("globex").With(10L).With(100L)));
        AssertRange("outbox_position_key", await ExplainAsync(ChangeFeedSql.OfAll, command => command.With(35_000L).With(100L)));
        AssertRange("outbox_pending_idx", await ExplainAsync(ChangeFeedSql.Pending, command => command));
        var places = await ExplainAsync(ChangeFeedSql.GivePlaces, command => command);
        Assert.Contains("outbox_pending_idx", places, StringComparison.Ordinal);
        Assert.Contains("outbox_pkey", places, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan", places, StringComparison.Ordinal);
    }

    private static void AssertRange(string index, string plan)
    {
        Assert.Matches($@"Index (Only )?Scan using {index} ", plan);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Filter", plan, StringComparison.Ordinal);
    }

    private async Task<string> ExplainAsync(string sql, Func<NpgsqlCommand, NpgsqlCommand> withParameters)
    {
        await using var command = withParameters(Database.DataSource.CreateCommand("EXPLAIN " + sql));
        return string.Join('\n', await command.ReadAllAsync(reader => reader.GetString(0), CancellationToken.None));
    }
}
