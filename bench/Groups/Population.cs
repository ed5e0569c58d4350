using System.Globalization;
using Npgsql;
using ScimCluster.Storage.Migrations;

namespace ScimCluster.GroupsBench;

/// <summary>One connection with many users, all of whom but a few are in the large group, and ten in the small one.</summary>
internal sealed class Population(NpgsqlDataSource database, int size)
{
    /// <summary>How many users are in no group.</summary>
    public const int Spare = 1000;

    private const int SmallSize = 10;

    public static Guid Provider { get; } = Id(1, 0);

    public static Guid Small { get; } = Id(3, 0);

    public static Guid Large { get; } = Id(3, 1);

    /// <summary>A user who is in no group.</summary>
    public Guid SpareUser(int number) => Id(2, size + number);

    /// <summary>Somebody in the middle of a group.</summary>
    public Guid MemberOf(Guid group) => Id(2, group == Small ? SmallSize / 2 : size / 2);

    public async Task FillAsync()
    {
        await Migrator.MigrateAsync(database);
        await ExecuteAsync("SET session_replication_role = replica");
        await ExecuteAsync($"INSERT INTO scim.providers (provider_key, provider_id, organization_id, epoch, created_at) VALUES ('{Provider}', 'bench', 'acme', 1, now())");
        await ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO scim.identities
                (provider_key, account_id, user_id, user_name_key, email_key, active, document, folded, version, created_at, last_modified)
            SELECT '{Provider}', 'u' || i, ('00000000-0000-7002-8000-' || lpad(to_hex(i), 12, '0'))::uuid, 'user.' || i || '@acme.example', 'x', true,
                   jsonb_build_object('userName', 'user.' || i || '@acme.example', 'active', true), '{"{}"}', 1, now(), now()
              FROM generate_series(0, {size + Spare - 1}) AS i
            """));
        foreach (var (group, name, members) in new[] { (Small, "small", SmallSize), (Large, "large", size) })
        {
            await ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $$"""
                INSERT INTO scim.groups (provider_key, group_id, display_name_key, document, folded, version, created_at, last_modified)
                VALUES ('{{Provider}}', '{{group}}', '{{name}}', '{"displayName": "{{name}}"}', '{}', 1, now(), now());
                INSERT INTO scim.group_members (provider_key, group_id, member_id, member_type)
                SELECT '{{Provider}}', '{{group}}', ('00000000-0000-7002-8000-' || lpad(to_hex(i), 12, '0'))::uuid, 'User'
                  FROM generate_series(0, {{members - 1}}) AS i
                """));
        }

        await ExecuteAsync("VACUUM ANALYZE");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    private static Guid Id(int kind, int number) =>
        Guid.Parse(string.Create(CultureInfo.InvariantCulture, $"00000000-0000-700{kind}-8000-{number:x12}"));
}
