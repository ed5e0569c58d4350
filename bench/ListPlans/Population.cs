using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;
using NpgsqlTypes;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.ListPlans;

/// <summary>Fills a database by COPY: one connection with many identities, 999 others share a tenth as many.</summary>
internal sealed class Population(NpgsqlDataSource database, int size)
{
    private const int Providers = 1000;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Onsets = ["b", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w"];
    private static readonly string[] Vowels = ["a", "e", "i", "o", "u"];

    /// <summary>The connection that has <c>size</c> identities.</summary>
    public static Guid LargeProvider => ProviderKey(0);

    /// <summary>The id of an identity of the large connection.</summary>
    public static Guid UserId(int number) => Id(2, number);

    /// <summary>When an identity was created and last changed: one each millisecond.</summary>
    public static DateTimeOffset Time(int number) => Start.AddMilliseconds(number);

    /// <summary>The userName of an identity of the large connection, such as <c>kobari.temuso.000123@example.com</c>.</summary>
    public static string UserName(int number) => $"{LocalPart(number)}@example.com";

    /// <summary>The userName without its domain.</summary>
    public static string LocalPart(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Name(number * 7919L % 4096)}.{Name(number * 104729L % 262144)}.{number:000000}");

    public async Task FillAsync()
    {
        await using var connection = await database.OpenConnectionAsync();
        await CopyAsync(connection, "providers (provider_key, provider_id, organization_id, epoch, created_at)", Providers, WriteProvider);
        var indexes = await DropGinIndexesAsync(connection);
        await ExecuteAsync(connection, "ALTER TABLE scim.identities DISABLE TRIGGER USER");
        await CopyAsync(connection, IdentityColumns, size, (writer, number) => WriteIdentity(writer, ProviderKey(0), UserId(number), number));
        var others = size / 10;
        await CopyAsync(connection, IdentityColumns, others, (writer, number) =>
            WriteIdentity(writer, ProviderKey(1 + (number % (Providers - 1))), Id(3, number), number));
        await ExecuteAsync(connection, "SET maintenance_work_mem = '1GB'");
        foreach (var index in indexes)
        {
            await ExecuteAsync(connection, index);
        }

        // What the trigger would have done for each row.
        await ExecuteAsync(connection, "ALTER TABLE scim.identities ENABLE TRIGGER USER");
        await ExecuteAsync(connection, """
            INSERT INTO scim.identity_counts (provider_key, shard, count, active_count)
            SELECT provider_key, get_byte(uuid_send(user_id), 15) & 63, count(*), count(*) FILTER (WHERE active)
              FROM scim.identities
             GROUP BY 1, 2
            """);
        await ExecuteAsync(connection, """
            INSERT INTO scim.identity_states (provider_key, active, user_id, last_modified)
            SELECT provider_key, active, user_id, last_modified FROM scim.identities
            """);
        await ExecuteAsync(connection, "VACUUM ANALYZE scim.identities, scim.identity_counts, scim.identity_states");
    }

    private const string IdentityColumns =
        "identities (provider_key, account_id, user_id, user_name_key, external_id, email_key, active, document, folded, version, created_at, last_modified)";

    private static Guid ProviderKey(int number) => Id(1, number);

    private static Guid Id(byte kind, int number)
    {
        var id = Guid.CreateVersion7(Start.AddMilliseconds(number));
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[6] = 0x70;
        bytes[7] = kind;
        bytes[8..12].Fill(0x80);
        BitConverter.TryWriteBytes(bytes[12..], number);
        return new Guid(bytes, bigEndian: true);
    }

    private static string Name(long number)
    {
        var name = "";
        do
        {
            name += Onsets[number % 16] + Vowels[number % 5];
            number /= 16;
        }
        while (number > 0);
        return name;
    }

    private static void WriteProvider(NpgsqlBinaryImporter writer, int number)
    {
        writer.Write(ProviderKey(number), NpgsqlDbType.Uuid);
        writer.Write($"provider-{number}", NpgsqlDbType.Text);
        writer.Write($"organization-{number}", NpgsqlDbType.Text);
        writer.Write(1L, NpgsqlDbType.Bigint);
        writer.Write(Start.UtcDateTime, NpgsqlDbType.TimestampTz);
    }

    private static void WriteIdentity(NpgsqlBinaryImporter writer, Guid provider, Guid userId, int number)
    {
        var userName = UserName(number);
        var document = Document(userName, number);
        var time = Time(number).UtcDateTime;
        writer.Write(provider, NpgsqlDbType.Uuid);
        writer.Write($"x-{number}", NpgsqlDbType.Text);
        writer.Write(userId, NpgsqlDbType.Uuid);
        writer.Write(userName, NpgsqlDbType.Text);
        writer.Write($"x-{number}", NpgsqlDbType.Text);
        writer.Write(userName, NpgsqlDbType.Text);
        writer.Write(number % 20 != 0, NpgsqlDbType.Boolean);
        writer.Write(document.ToJsonString(), NpgsqlDbType.Jsonb);
        writer.Write(Folded(document).ToJsonString(), NpgsqlDbType.Jsonb);
        writer.Write(1L, NpgsqlDbType.Bigint);
        writer.Write(time, NpgsqlDbType.TimestampTz);
        writer.Write(time, NpgsqlDbType.TimestampTz);
    }

    // As the store keeps it: what columns have is left out.
    private static JsonObject Folded(JsonObject document)
    {
        var folded = FoldedDocument.Fold(SchemaCatalog.BuiltIn.User, document);
        folded.Remove("active");
        folded.Remove("userName");
        return folded;
    }

    private static JsonObject Document(string userName, int number) => new()
    {
        ["schemas"] = new JsonArray(SchemaUris.User, SchemaUris.EnterpriseUser),
        ["externalId"] = $"x-{number}",
        ["userName"] = userName,
        ["name"] = new JsonObject { ["givenName"] = Name(number % 4096), ["familyName"] = Name(number % 9973) },
        ["displayName"] = $"{Name(number % 4096)} {Name(number % 9973)}",
        ["active"] = number % 20 != 0,
        ["emails"] = new JsonArray(
            new JsonObject { ["value"] = userName, ["type"] = "work", ["primary"] = true },
            new JsonObject { ["value"] = $"{Name(number % 9973)}{number}@home.test", ["type"] = "home" }),
        [SchemaUris.EnterpriseUser] = new JsonObject { ["department"] = Name(number % 97), ["employeeNumber"] = $"{number}" },
    };

    private static async Task CopyAsync(NpgsqlConnection connection, string columns, int rows, Action<NpgsqlBinaryImporter, int> write)
    {
        await using var writer = await connection.BeginBinaryImportAsync($"COPY scim.{columns} FROM STDIN (FORMAT binary)");
        for (var number = 0; number < rows; number++)
        {
            await writer.StartRowAsync();
            write(writer, number);
        }

        await writer.CompleteAsync();
    }

    // Built at the end they take a tenth of the time.
    private static async Task<List<string>> DropGinIndexesAsync(NpgsqlConnection connection)
    {
        var definitions = new List<(string Name, string Text)>();
        await using (var command = new NpgsqlCommand(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'identities' AND indexdef LIKE '%USING gin%'", connection))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                definitions.Add((reader.GetString(0), reader.GetString(1)));
            }
        }

        foreach (var (name, _) in definitions)
        {
            await ExecuteAsync(connection, $"DROP INDEX scim.{name}");
        }

        return [.. definitions.Select(definition => definition.Text)];
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}
