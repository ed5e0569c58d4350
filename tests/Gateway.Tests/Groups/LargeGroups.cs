using Npgsql;

namespace ScimCluster.Gateway.Tests.GroupsEndpoint;

/// <summary>Fills the tables directly, as thousands of requests would.</summary>
internal static class LargeGroups
{
    // 100,000 rows with all their indexes.
    private const int FillingSeconds = 300;

    private const string InsertUsers = """
        INSERT INTO scim.identities
            (provider_key, account_id, user_id, user_name_key, email_key, active, document, folded, version, created_at, last_modified)
        SELECT p.provider_key, 'bulk-' || i, gen_random_uuid(), 'bulk-' || i, 'bulk-' || i, true,
               jsonb_build_object('schemas', jsonb_build_array('urn:ietf:params:scim:schemas:core:2.0:User'), 'userName', 'bulk-' || i, 'active', true),
               '{}', 1, now(), now()
          FROM scim.providers p
         CROSS JOIN generate_series(1, $2) AS i
         WHERE p.provider_id = $1
        RETURNING user_id::text
        """;

    private const string InsertMembers = """
        INSERT INTO scim.group_members (provider_key, group_id, member_id, member_type)
        SELECT i.provider_key, $2::uuid, i.user_id, 'User'
          FROM scim.providers p
          JOIN scim.identities i ON i.provider_key = p.provider_key
         WHERE p.provider_id = $1
        """;

    /// <summary>Inserts users without e-mail or name, and gives their ids.</summary>
    public static async Task<IReadOnlyList<string>> InsertUsersAsync(string connectionString, string providerId, int count)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var command = database.CreateCommand(InsertUsers);
        command.CommandTimeout = FillingSeconds;
        command.Parameters.Add(new() { Value = providerId });
        command.Parameters.Add(new() { Value = count });
        await using var reader = await command.ExecuteReaderAsync();
        var ids = new List<string>(count);
        while (await reader.ReadAsync())
        {
            ids.Add(reader.GetString(0));
        }

        return ids;
    }

    /// <summary>Makes all users of a connection members of a group.</summary>
    public static async Task InsertMembersAsync(string connectionString, string providerId, string groupId)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var command = database.CreateCommand(InsertMembers);
        command.CommandTimeout = FillingSeconds;
        command.Parameters.Add(new() { Value = providerId });
        command.Parameters.Add(new() { Value = groupId });
        await command.ExecuteNonQueryAsync();
    }
}
