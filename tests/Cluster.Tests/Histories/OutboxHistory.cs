using ScimCluster.Cluster.Tests.Support;

namespace ScimCluster.Cluster.Tests.Histories;

/// <summary>The events of one connection's users in the outbox.</summary>
internal static class OutboxHistory
{
    private const string Sql = """
        SELECT o.resource_id, o.type, (o.data ->> 'version')::bigint, o.data ->> 'accountId', (o.data ->> 'active')::boolean
          FROM scim.outbox o
          JOIN scim.providers p ON p.provider_key = o.provider_key
         WHERE p.provider_id = $1 AND o.type LIKE 'user.%'
         ORDER BY o.position
        """;

    /// <summary>Reads them by user, in the order in which subscribers get them.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<AnnouncedChange>>> ReadAsync(ClusterUnderTest cluster, string providerId)
    {
        await Eventually.TrueAsync(
            async () => await cluster.CountAsync("SELECT count(*) FROM scim.outbox WHERE position IS NULL") == 0,
            () => "every change has its place in the feed");
        await using var command = cluster.Database.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = providerId });
        await using var reader = await command.ExecuteReaderAsync();
        var announced = new Dictionary<string, List<AnnouncedChange>>(StringComparer.Ordinal);
        while (await reader.ReadAsync())
        {
            var id = reader.GetString(0);
            if (!announced.TryGetValue(id, out var changes))
            {
                announced[id] = changes = [];
            }

            changes.Add(new(
                Enum.Parse<ChangeKind>(reader.GetString(1)["user.".Length..], ignoreCase: true),
                reader.GetInt64(2),
                reader.GetString(3),
                reader.GetBoolean(4)));
        }

        return announced.ToDictionary(user => user.Key, IReadOnlyList<AnnouncedChange> (user) => user.Value, StringComparer.Ordinal);
    }
}
