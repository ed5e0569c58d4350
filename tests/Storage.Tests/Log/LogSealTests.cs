using Npgsql;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Log;

public sealed class LogSealTests(PostgresServer server) : LogTestBase(server)
{
    public static TheoryData<string> Tamperings => new()
    {
        "provider_key = gen_random_uuid()",
        "log_id = gen_random_uuid()",
        "occurred_at = occurred_at + interval '1 microsecond'",
        "organization_id = 'globex'",
        "owner_id = 'somebody'",
        "operation = 'patch'",
        "resource_type = 'Group'",
        "resource_id = 'another'",
        "resource_id = NULL",
        "account_id = 'another'",
        "account_id = NULL",
        "actor = 'somebody'",
        "token_id = gen_random_uuid()",
        "token_id = NULL",
        "token_label = 'other'",
        "status = 200",
        "scim_type = 'tooMany'",
        "detail = 'other'",
        "changed_attributes = '{userName}'",
        "changed_attributes = '{active,userName,title}'",
        "changed_values = jsonb_set(changed_values, '{userName,new}', '\"eve\"')",
        "changed_values = NULL",
        "request_id = 'other'",
        "duration_ms = 8",
        "chain = 'organization:globex'",
        "seq = 77",
        "entry_hash = sha256('other')",
        "value_salt = sha256('other')",
        "value_salt = NULL",
        "value_hashes = 'accountId 00'",
        "erased_at = now(), account_id = NULL, changed_values = NULL, value_salt = NULL",
    };

    [Fact]
    public async Task Sealed_log_is_intact_in_a_chain_for_each_organization_and_owner()
    {
        await LoggedAsync(Okta, "ada");
        await LoggedAsync(Entra, "bob");
        await LoggedAsync(Globex, "ada");
        await LoggedAsync(Personal, "ada");

        Assert.Equal(4, (await VerifyAsync()).Pending.Count);
        await SealAllAsync();
        var (chains, pending) = await VerifyAsync();

        Assert.Equal(["organization:acme", "organization:globex", "owner:user-1"], chains.Select(chain => chain.Chain));
        Assert.Equal([2L, 1, 1], chains.Select(chain => chain.Entries));
        Assert.All(chains, chain => Assert.Null(chain.Broken));
        Assert.Equal(0, pending.Count);
    }

    [Theory]
    [MemberData(nameof(Tamperings))]
    public async Task Every_changed_field_is_found(string change)
    {
        await LoggedAsync(Okta, "ada");
        var victim = await LoggedAsync(Okta, "bob", Now.AddSeconds(1));
        await LoggedAsync(Okta, "cleo", Now.AddSeconds(2));
        await SealAllAsync();
        Assert.Null((await VerifyAcmeAsync()).Broken);

        await Database.ExecuteAsync($"UPDATE scim.provisioning_log SET {change} WHERE resource_id = $1", victim.UserId.ToString("D"));

        var report = await VerifyAcmeAsync();
        Assert.NotNull(report.Broken);
        Assert.Equal(1, report.Position);
        Assert.Contains("entry 2", report.Broken, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ada", "entry 1 is missing")]
    [InlineData("bob", "entry 2 is missing")]
    [InlineData("cleo", "entry 3 is missing")]
    public async Task Removed_row_is_found(string account, string broken)
    {
        await SealThreeAsync();

        await Database.ExecuteAsync("DELETE FROM scim.provisioning_log WHERE account_id = $1", account);

        Assert.StartsWith(broken, (await VerifyAcmeAsync()).Broken, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Inserted_row_is_found(long place)
    {
        await SealThreeAsync();

        await Database.ExecuteAsync(
            """
            INSERT INTO scim.provisioning_log
            SELECT (r).* FROM (
                SELECT jsonb_populate_record(l, jsonb_build_object('log_id', gen_random_uuid(), 'seq', $1)) AS r
                  FROM scim.provisioning_log l WHERE account_id = 'bob') n
            """,
            place);

        Assert.NotNull((await VerifyAcmeAsync()).Broken);
    }

    [Fact]
    public async Task Exchanged_rows_are_found()
    {
        await SealThreeAsync();

        await Database.ExecuteAsync("UPDATE scim.provisioning_log SET seq = CASE seq WHEN 1 THEN 2 WHEN 2 THEN 1 ELSE seq END");

        Assert.NotNull((await VerifyAcmeAsync()).Broken);
    }

    [Fact]
    public async Task Chain_without_its_head_is_found()
    {
        await SealThreeAsync();

        await Database.ExecuteAsync("DELETE FROM scim.log_chains");

        Assert.Equal("the head of the chain is missing", (await VerifyAcmeAsync()).Broken);
    }

    [Fact]
    public async Task Slow_transaction_is_sealed_behind_what_was_sealed_meanwhile()
    {
        await using var connection = await Database.DataSource.OpenConnectionAsync();
        await using var slow = await connection.BeginTransactionAsync();
        await using var insert = new NpgsqlCommand(
            """
            INSERT INTO scim.provisioning_log (provider_key, log_id, occurred_at, organization_id, operation, resource_type, status, changed_attributes)
            VALUES ($1, gen_random_uuid(), $2, 'acme', 'slow', 'User', 200, '{}')
            """,
            connection);
        insert.Parameters.Add(new() { Value = Okta.ProviderKey });
        insert.Parameters.Add(new() { Value = Now.AddDays(-1).UtcDateTime });
        await insert.ExecuteNonQueryAsync();
        await LoggedAsync(Okta, "ada");
        await SealAllAsync();
        Assert.Equal((1L, 1L), ((await VerifyAcmeAsync()).Entries, await Database.ReadAsync<long>("SELECT max(seq) FROM scim.provisioning_log")));

        await slow.CommitAsync();
        Assert.Equal(1, (await VerifyAsync("acme")).Pending.Count);
        await SealAllAsync();

        Assert.Equal(2, await Database.ReadAsync<long>("SELECT seq FROM scim.provisioning_log WHERE operation = 'slow'"));
        Assert.Null((await VerifyAcmeAsync()).Broken);
    }

    [Fact]
    public async Task Of_two_sealers_one_seals()
    {
        await LoggedAsync(Okta, "ada");
        await using var connection = await Database.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(LogSealSql.Lock, connection).With(LogSealer.LockKey);
        await command.ExecuteNonQueryAsync();

        Assert.False(await Log.SealAsync(Now, CancellationToken.None));
        Assert.Equal(1, (await VerifyAsync()).Pending.Count);

        await transaction.RollbackAsync();
        await SealAllAsync();
        Assert.Equal(0, (await VerifyAsync()).Pending.Count);
    }

    [Fact]
    public async Task Chain_goes_on_over_batches_and_pages_of_the_check()
    {
        await Database.ExecuteAsync(
            """
            INSERT INTO scim.provisioning_log (provider_key, log_id, occurred_at, organization_id, operation, resource_type, account_id, status, changed_attributes)
            SELECT $1, gen_random_uuid(), $2 + i * interval '1 second', 'acme', 'create', 'User', i::text, 201, '{}' FROM generate_series(1, 2300) i
            """,
            Okta.ProviderKey, Now.UtcDateTime);
        await SealAllAsync();

        var report = await VerifyAcmeAsync();

        Assert.Equal((null, 2300L, 2300L), (report.Broken, report.Entries, report.Position));
    }

    private async Task SealThreeAsync()
    {
        await LoggedAsync(Okta, "ada");
        await LoggedAsync(Okta, "bob", Now.AddSeconds(1));
        await LoggedAsync(Okta, "cleo", Now.AddSeconds(2));
        await SealAllAsync();
        Assert.Null((await VerifyAcmeAsync()).Broken);
    }
}
