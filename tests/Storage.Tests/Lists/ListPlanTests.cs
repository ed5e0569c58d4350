using System.Globalization;
using Npgsql;
using ScimCluster.Storage.Lists;
using ScimCluster.Storage.Tests.Identities;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Lists;

/// <summary>Lists read from indexes, also where a statement that comes again is planned without its parameters.</summary>
public sealed class ListPlanTests(PostgresServer server) : IdentityTestBase(server)
{
    private const string PopulateSql = """
        INSERT INTO scim.identities (provider_key, account_id, user_id, user_name_key, external_id, email_key, active, document, folded, version, created_at, last_modified)
        SELECT $1, 'x' || i, ('01890000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, n.name, 'x' || i, n.name, true, d.folded, d.folded, 1, now(), now()
          FROM generate_series(1, 20000) i,
               LATERAL (SELECT md5(i::text) || '@acme.test' AS name) n,
               LATERAL (SELECT jsonb_build_object(
                    'externalId', 'x' || i, 'userName', n.name, 'displayName', 'name ' || i,
                    'emails', jsonb_build_array(jsonb_build_object('value', n.name, 'type', 'work'))) AS folded) d
        """;

    [Theory]
    [InlineData("force_custom_plan")]
    [InlineData("force_generic_plan")]
    public async Task Each_list_uses_the_index_that_was_made_for_it(string planCacheMode)
    {
        await Database.ExecuteAsync(PopulateSql, Okta.ProviderKey);
        await Database.ExecuteAsync("UPDATE scim.identities SET active = false, last_modified = last_modified + interval '1 day' WHERE account_id = 'x77'");
        await Database.ExecuteAsync("ANALYZE scim.identities, scim.identity_states");
        await using var planner = await Database.DataSource.OpenConnectionAsync();
        await RunAsync(planner, $"SET plan_cache_mode = {planCacheMode}");
        var name = await Database.ReadAsync<string>("SELECT user_name_key FROM scim.identities LIMIT 1");
        var place = new ListPosition(null, new Guid("01890000-0000-7000-8000-000000002710"));

        await AssertUsesAsync(planner, "identities_user_name_key", Filtered($"userName eq \"{name}\""));
        await AssertUsesAsync(planner, "identities_external_id_key", Filtered("externalId eq \"x77\""));
        await AssertUsesAsync(planner, "identities_pkey", Filtered($"id eq \"{place.Id}\""));
        await AssertUsesAsync(planner, "identities_folded_idx", Filtered($"emails[type eq \"work\"].value eq \"{name}\""));
        await AssertUsesAsync(planner, "identities_folded_idx", Filtered($"emails.value eq \"{name}\""));
        await AssertUsesAsync(planner, "identities_folded_idx", Filtered("displayName eq \"name 77\" and not (title pr)"));
        await AssertUsesAsync(planner, "identities_user_name_trigram_idx", Filtered($"userName co \"{name![5..20]}\""));
        await AssertUsesAsync(planner, "identities_user_name_key", Filtered($"userName sw \"{name[..12]}\""));
        await AssertUsesAsync(planner, "identities_user_name_trigram_idx", Filtered($"userName ew \"{name[16..]}\""));
        await AssertUsesAsync(planner, "identity_states_pkey", Filtered("active eq true") with { After = place });
        await AssertUsesAsync(planner, "identity_states_pkey", Filtered("active eq false"));
        await AssertUsesAsync(planner, "identity_states_pkey", Filtered("active eq false and not (title pr)"));
        await AssertUsesAsync(planner, "identity_states_last_modified_idx", Filtered("meta.lastModified gt \"2099-01-01T00:00:00Z\""));
        await AssertUsesAsync(planner, "identity_states_last_modified_idx", Filtered("meta.created ge \"2099-01-01T00:00:00Z\" and active eq true"));
        await AssertUsesAsync(planner, "identities_pkey", new(100, 1000));
        await AssertUsesAsync(planner, "identities_pkey", new(100, 1000) { After = place });
        await AssertUsesAsync(planner, "identities_user_name_key", new(100, 1000) { SortBy = Users.Order("userName"), After = place with { SortKey = name } });
    }

    private static ListQuery Filtered(string filter) => new(100, 1000) { Filter = Users.Filter(filter) };

    private async Task AssertUsesAsync(NpgsqlConnection planner, string index, ListQuery query)
    {
        var parameters = new QueryParameters();
        parameters.Add(Okta.ProviderKey);
        var sql = ListCommand.Text(ListTable.Identities, query, parameters);
        await using var values = parameters.AddTo(new NpgsqlCommand(sql, planner));
        var arguments = string.Join(", ", values.Parameters.Select(parameter => Literal(parameter.Value!)));
        await RunAsync(planner, $"PREPARE list AS {sql}");
        await using var command = new NpgsqlCommand($"EXPLAIN EXECUTE list ({arguments})", planner);
        var plan = string.Join('\n', await command.ReadAllAsync(reader => reader.GetString(0), default));
        await RunAsync(planner, "DEALLOCATE list");
        Assert.True(plan.Contains($" {index} ", StringComparison.Ordinal) || plan.Contains($" {index}\n", StringComparison.Ordinal), $"{index}: {plan}");
        Assert.DoesNotContain("Seq Scan on identit", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Hash Join", plan, StringComparison.Ordinal);
    }

    private static string Literal(object value) => value switch
    {
        DateTime time => $"'{time.ToString("O", CultureInfo.InvariantCulture)}'",
        long number => number.ToString(CultureInfo.InvariantCulture),
        string[] names => $"ARRAY[{string.Join(", ", names.Select(Literal))}]",
        _ => $"'{value.ToString()!.Replace("'", "''", StringComparison.Ordinal)}'",
    };

    private static async Task RunAsync(NpgsqlConnection planner, string sql)
    {
        await using var command = new NpgsqlCommand(sql, planner);
        await command.ExecuteNonQueryAsync();
    }
}
