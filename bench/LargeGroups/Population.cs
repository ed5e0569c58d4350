using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;

namespace ScimCluster.LargeGroupsBench;

/// <summary>Users and groups of the demo connection, written to the tables as thousands of requests would.</summary>
internal sealed class Population(DevelopmentCluster cluster, int size)
{
    /// <summary>How many groups each of <see cref="Members"/> is in.</summary>
    public const int Memberships = 1_000;

    private const int Groups = 5;
    private const int Leaving = 30;

    public int Size => size;

    /// <summary>A group of all users.</summary>
    public string Large { get; private set; } = "";

    /// <summary>A group of ten.</summary>
    public string Small { get; private set; } = "";

    /// <summary>Groups of all users, to be deleted.</summary>
    public IReadOnlyList<string> ToDelete { get; private set; } = [];

    /// <summary>Users who are in many groups, to be deleted.</summary>
    public IReadOnlyList<string> Members { get; private set; } = [];

    /// <summary>Users whom nobody deletes.</summary>
    public IReadOnlyList<string> Bystanders { get; private set; } = [];

    public async Task FillAsync()
    {
        Large = await CreateAsync("Large");
        Small = await CreateAsync("Small");
        var others = new List<string>();
        for (var i = 0; i < Groups; i++)
        {
            others.Add(await CreateAsync($"To delete {i}"));
        }

        ToDelete = others;
        await ExecuteAsync(
            """
            INSERT INTO scim.identities
                (provider_key, account_id, user_id, user_name_key, email_key, active, document, folded, version, created_at, last_modified)
            SELECT p.provider_key, 'u-' || i, gen_random_uuid(), 'u-' || i, 'u-' || i, true,
                   jsonb_build_object('schemas', jsonb_build_array('urn:ietf:params:scim:schemas:core:2.0:User'),
                                      'userName', 'u-' || i, 'displayName', 'The User ' || i, 'active', true),
                   '{}', 1, now(), now()
              FROM scim.providers p
             CROSS JOIN generate_series(1, $1) AS i
             WHERE p.provider_id = 'okta-acme'
            """,
            size);
        foreach (var group in ToDelete.Append(Large))
        {
            await JoinAsync(group, size);
        }

        await JoinAsync(Small, 10);
        await ExecuteAsync(
            """
            INSERT INTO scim.groups (provider_key, group_id, display_name_key, document, folded, version, created_at, last_modified)
            SELECT p.provider_key, gen_random_uuid(), 'many ' || i,
                   jsonb_build_object('schemas', jsonb_build_array('urn:ietf:params:scim:schemas:core:2.0:Group'), 'displayName', 'Many ' || i),
                   '{}', 1, now(), now()
              FROM scim.providers p
             CROSS JOIN generate_series(1, $1) AS i
             WHERE p.provider_id = 'okta-acme'
            """,
            Memberships);
        await ExecuteAsync(
            """
            INSERT INTO scim.group_members (provider_key, group_id, member_id, member_type)
            SELECT i.provider_key, g.group_id, i.user_id, 'User'
              FROM scim.identities i
              JOIN scim.groups g ON g.provider_key = i.provider_key AND g.display_name_key LIKE 'many %'
             WHERE i.account_id IN (SELECT 'u-' || n FROM generate_series(1, $1) n)
            """,
            Leaving);
        Members = await UsersAsync(1, Leaving);
        Bystanders = await UsersAsync(Leaving + 1, Leaving + 200);
        await ExecuteAsync("ANALYZE");
    }

    private async Task<string> CreateAsync(string displayName)
    {
        var body = new { schemas = new[] { "urn:ietf:params:scim:schemas:core:2.0:Group" }, displayName };
        using var answer = await cluster.Http.PostAsJsonAsync("Groups", body);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    private Task JoinAsync(string group, int count) => ExecuteAsync(
        """
        INSERT INTO scim.group_members (provider_key, group_id, member_id, member_type)
        SELECT provider_key, $2::uuid, user_id, 'User' FROM scim.identities WHERE account_id LIKE 'u-%' LIMIT $1
        """,
        count,
        group);

    private async Task<IReadOnlyList<string>> UsersAsync(int from, int to)
    {
        await using var command = Command(
            "SELECT user_id::text FROM scim.identities WHERE account_id IN (SELECT 'u-' || n FROM generate_series($1, $2) n)", from, to);
        await using var reader = await command.ExecuteReaderAsync();
        var ids = new List<string>();
        while (await reader.ReadAsync())
        {
            ids.Add(reader.GetString(0));
        }

        return ids;
    }

    private async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        await command.ExecuteNonQueryAsync();
    }

    private NpgsqlCommand Command(string sql, params object[] values)
    {
        var command = cluster.Database.CreateCommand(sql);
        command.CommandTimeout = 600;
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return command;
    }
}
