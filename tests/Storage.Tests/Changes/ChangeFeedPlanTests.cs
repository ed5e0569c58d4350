using Npgsql;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Changes;

/// <summary>What a read costs: no more rows of an index than it returns, for organizations with few changes and with many.</summary>
public sealed class ChangeFeedPlanTests(PostgresServer server) : ChangeFeedTestBase(server)
{
    private const string ManyOrganizationsSql = """
        INSERT INTO scim.outbox (change_id, occurred_at, provider_key, organization_id, type, resource_id, data)
        SELECT gen_random_uuid(), now(), $1, 'org-' || i % 1000, 'test', 'r', '{}' FROM generate_series(1, 10000) i
        """;

    // A statement that comes again is planned without its parameters.
    [Theory]
    [InlineData("force_custom_plan", 30)]
    [InlineData("force_generic_plan", 30)]
    [InlineData("force_custom_plan", 20_000)]
    public async Task Reads_are_range_scans_of_an_index(string planCacheMode, int pending)
    {
        await InsertManyAsync(Okta, "acme", 20_000);
        await Database.ExecuteAsync(ManyOrganizationsSql, Globex.ProviderKey);
        await InsertManyAsync(Okta, "acme", 20_000);
        await Feed.ReadAsync("globex", 0, 100, CancellationToken.None);
        await InsertManyAsync(Okta, "acme", pending);
        await Database.ExecuteAsync("ANALYZE scim.outbox");
        await using var planner = await Database.DataSource.OpenConnectionAsync();
        await RunAsync(planner, $"SET plan_cache_mode = {planCacheMode}");

        var read = await ExplainAsync(planner, ChangeFeedSql.OfOrganization, "(text, bigint, bigint)", "('acme', 0, 100)");
        AssertRange("outbox_organization_position_idx", read);
        read = await ExplainAsync(planner, ChangeFeedSql.OfOrganization, "(text, bigint, bigint)", "('org-7', 35000, 1000)");
        AssertRange("outbox_organization_position_idx", read);
        read = await ExplainAsync(planner, ChangeFeedSql.OfAll, "(bigint, bigint)", "(0, 100)");
        AssertRange("outbox_position_key", read);
        AssertRange("outbox_pending_idx", await ExplainAsync(planner, ChangeFeedSql.Pending, "", ""));
        await RunAsync(planner, ChangeFeedSql.Lock.Replace("$1", "1", StringComparison.Ordinal).Insert(0, "BEGIN; "));
        var places = await ExplainAsync(planner, ChangeFeedSql.GivePlaces, "", "");
        Assert.Contains("outbox_pending_idx", places, StringComparison.Ordinal);
        Assert.Contains("outbox_pkey", places, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan", places, StringComparison.Ordinal);
    }

    private static void AssertRange(string index, string plan)
    {
        Assert.True(plan.Contains($"Scan using {index} ", StringComparison.Ordinal), plan);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Filter", plan, StringComparison.Ordinal);
    }

    private static async Task<string> ExplainAsync(NpgsqlConnection planner, string sql, string types, string arguments)
    {
        await RunAsync(planner, $"PREPARE statement {types} AS {sql}");
        await using var command = new NpgsqlCommand($"EXPLAIN EXECUTE statement {arguments}", planner);
        var plan = string.Join('\n', await command.ReadAllAsync(reader => reader.GetString(0), CancellationToken.None));
        await RunAsync(planner, "DEALLOCATE statement");
        return plan;
    }

    private static async Task RunAsync(NpgsqlConnection planner, string sql)
    {
        await using var command = new NpgsqlCommand(sql, planner);
        await command.ExecuteNonQueryAsync();
    }
}
