using System.Text.Json.Nodes;
using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Schemas;
using ScimCluster.Storage.Migrations;
using ScimCluster.Storage.Tests.Identities;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Migrations;

/// <summary>A registered schema changes: the documents that are there are folded again.</summary>
public sealed class SchemaChangeTests(PostgresServer server) : IdentityTestBase(server)
{
    private const string Badge = "urn:test:2.0:Badge";
    private const int People = 450;

    private const string InsertSql = $$"""
        INSERT INTO scim.identities (provider_key, account_id, user_id, user_name_key, email_key, active, document, folded, version, created_at, last_modified)
        SELECT $1, 'p' || i, ('01890000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, 'p' || i, 'p' || i, true,
               jsonb_build_object('userName', 'p' || i, 'active', true, '{{Badge}}', jsonb_build_object('code', 'AbC')), '{}', 1, now(), now()
          FROM generate_series(1, $2::integer) i
        """;

    private static readonly ResourceType CaseExact = UserWith(caseExact: true);
    private static readonly ResourceType AnyCase = UserWith(caseExact: false);

    [Fact]
    public async Task Documents_are_found_as_the_changed_schema_says()
    {
        await Database.ExecuteAsync(InsertSql, Okta.ProviderKey, People);

        await Migrator.MigrateAsync(Database.DataSource, CaseExact);
        Assert.Equal((People, 0), (await CountAsync(CaseExact, "AbC"), await CountAsync(CaseExact, "abc")));
        await Migrator.MigrateAsync(Database.DataSource, AnyCase);
        Assert.Equal((People, People), (await CountAsync(AnyCase, "aBc"), await CountAsync(AnyCase, "abc")));
    }

    [Fact]
    public async Task Silo_learns_whether_the_documents_fit_its_schemas()
    {
        Assert.False(await Migrator.AreDocumentsCurrentAsync(Database.DataSource, AnyCase));

        await Migrator.MigrateAsync(Database.DataSource, AnyCase);

        Assert.True(await Migrator.AreDocumentsCurrentAsync(Database.DataSource, AnyCase));
        Assert.False(await Migrator.AreDocumentsCurrentAsync(Database.DataSource, CaseExact));
        Assert.False(await Migrator.AreDocumentsCurrentAsync(Database.DataSource, SchemaCatalog.BuiltIn.User));
    }

    [Fact]
    public async Task Run_with_the_same_schemas_writes_nothing_and_a_changed_description_changes_nothing()
    {
        await Database.ExecuteAsync(InsertSql, Okta.ProviderKey, 5);
        await Migrator.MigrateAsync(Database.DataSource, AnyCase);
        var before = await RowVersionsAsync();

        await Migrator.MigrateAsync(Database.DataSource, UserWith(caseExact: false, description: "other"));

        Assert.Equal(before, await RowVersionsAsync());
    }

    [Fact]
    public async Task Run_that_was_broken_off_goes_on_where_it_ended()
    {
        await Database.ExecuteAsync(InsertSql, Okta.ProviderKey, People);
        await Database.ExecuteAsync(
            """
            CREATE FUNCTION scim.break_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken off'; END $$;
            CREATE TRIGGER break_off BEFORE UPDATE ON scim.identities FOR EACH ROW WHEN (OLD.account_id = 'p300') EXECUTE FUNCTION scim.break_off();
            """);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Migrator.MigrateAsync(Database.DataSource, AnyCase));
        Assert.False(await Migrator.AreDocumentsCurrentAsync(Database.DataSource, AnyCase));

        // What is done is not done again.
        await Database.ExecuteAsync("DROP TRIGGER break_off ON scim.identities");
        await Database.ExecuteAsync("UPDATE scim.identities SET folded = '{}' WHERE account_id = 'p1'");
        await Migrator.MigrateAsync(Database.DataSource, AnyCase);

        Assert.Equal(People - 1, await CountAsync(AnyCase, "abc"));
        Assert.True(await Migrator.AreDocumentsCurrentAsync(Database.DataSource, AnyCase));
    }

    [Fact]
    public async Task Other_schemas_in_the_middle_begin_anew()
    {
        await Database.ExecuteAsync(InsertSql, Okta.ProviderKey, 3);
        await Database.ExecuteAsync(
            "UPDATE scim.document_folding SET target = 'broken off', provider_key = $1, user_id = $1", new Guid("ffffffff-ffff-ffff-ffff-ffffffffffff"));

        await Migrator.MigrateAsync(Database.DataSource, AnyCase);

        Assert.Equal(3, await CountAsync(AnyCase, "abc"));
    }

    [Fact]
    public async Task Writers_beside_the_run_lose_nothing()
    {
        await Database.ExecuteAsync(InsertSql, Okta.ProviderKey, People);
        var migration = Migrator.MigrateAsync(Database.DataSource, AnyCase);
        await Task.WhenAll(Enumerable.Range(1, People).Where(number => number % 3 == 0).Select(RetitleAsync));
        await migration;

        var retitled = (await Store.ListAsync(Okta.ProviderKey, new(1, 1000) { Filter = Bind(AnyCase, "title eq \"countess\"") }, default)).Value.Total;
        Assert.Equal((People / 3, People), (retitled, await CountAsync(AnyCase, "abc")));
    }

    private async Task RetitleAsync(int number)
    {
        var row = (await Store.FindByAccountIdAsync(Okta.ProviderKey, $"p{number}", default))!;
        var content = Person($"p{number}") with
        {
            Document = $$"""{"userName": "p{{number}}", "active": true, "title": "Countess", "{{Badge}}": {"code": "AbC"} }""",
            Folded = $$"""{"userName": "p{{number}}", "active": true, "title": "countess", "{{Badge}}": {"code": "abc"} }""",
        };
        Assert.Equal(WriteStatus.Written, (await UpdateAsync(Okta, row, content, "title")).Status);
    }

    private async Task<int> CountAsync(ResourceType type, string code) =>
        (await Store.ListAsync(Okta.ProviderKey, new(1, 1000) { Filter = Bind(type, $"{Badge}:code eq \"{code}\"") }, default)).Value.Total;

    private Task<IReadOnlyList<string>> RowVersionsAsync() =>
        Database.ReadColumnAsync<string>("SELECT xmin || folded::text FROM scim.identities ORDER BY account_id");

    private static BoundFilter Bind(ResourceType type, string text) => FilterBinder.Bind(type, FilterExpression.Parse(text).Value).Value;

    private static ResourceType UserWith(bool caseExact, string description = "")
    {
        var user = SchemaCatalog.BuiltIn.User;
        var badge = SchemaDefinition.Read((JsonObject)JsonNode.Parse($$"""
            {
              "id": "{{Badge}}",
              "attributes": [{ "name": "code", "type": "string", "caseExact": {{(caseExact ? "true" : "false")}}, "description": "{{description}}" }]
            }
            """)!).Value;
        return new ResourceType(
            user.Name, user.Endpoint, user.Description, user.Schema, [.. user.Extensions, new SchemaExtension(badge, Required: false)]);
    }
}
