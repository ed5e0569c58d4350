using Npgsql;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Identities;

public sealed class IdentityAtomicityTests(PostgresServer server) : IdentityTestBase(server)
{
    private static readonly string[] Tables =
        ["users", "identities", "identity_tombstones", "organization_members", "provisioning_log", "outbox"];

    /// <summary>Each table in turn refuses what the operation does to it.</summary>
    public static TheoryData<string, string, string> Failures => new()
    {
        { "create", "users", "INSERT" },
        { "create", "identities", "INSERT" },
        { "create", "organization_members", "INSERT" },
        { "create", "provisioning_log", "INSERT" },
        { "create", "outbox", "INSERT" },
        { "return", "users", "UPDATE" },
        { "return", "identities", "INSERT" },
        { "return", "identity_tombstones", "DELETE" },
        { "return", "organization_members", "INSERT" },
        { "return", "provisioning_log", "INSERT" },
        { "return", "outbox", "INSERT" },
        { "update", "identities", "UPDATE" },
        { "update", "users", "UPDATE" },
        { "update", "provisioning_log", "INSERT" },
        { "update", "outbox", "INSERT" },
        { "delete", "identities", "DELETE" },
        { "delete", "identity_tombstones", "INSERT" },
        { "delete", "users", "UPDATE" },
        { "delete", "organization_members", "DELETE" },
        { "delete", "provisioning_log", "INSERT" },
        { "delete", "outbox", "INSERT" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Failure_in_one_table_leaves_all_tables_as_they_were(string operation, string table, string change)
    {
        var living = await CreatedAsync(Okta, Person("living"));
        await DeletedAsync(Okta, await CreatedAsync(Okta, Person("gone")));
        var before = await ContentAsync();
        await Database.ExecuteAsync(
            $"""
            CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken on purpose'; END $$;
            CREATE TRIGGER fail AFTER {change} ON scim.{table} FOR EACH ROW EXECUTE FUNCTION fail();
            """);

        var error = await Assert.ThrowsAsync<PostgresException>(() => operation switch
        {
            "create" => CreateAsync(Okta, Person("new")),
            "return" => CreateAsync(Okta, Person("gone")),
            "update" => UpdateAsync(Okta, living, Person("renamed", active: false), "userName", "active"),
            _ => DeleteAsync(Okta, living),
        });

        Assert.Equal("broken on purpose", error.MessageText);
        Assert.Equal(before, await ContentAsync());
    }

    private async Task<string> ContentAsync()
    {
        var content = new List<string>();
        foreach (var table in Tables)
        {
            content.AddRange(await Database.ReadColumnAsync<string>($"SELECT '{table}' || t::text FROM scim.{table} t ORDER BY 1"));
        }

        return string.Join('\n', content);
    }
}
