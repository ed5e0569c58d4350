namespace ScimCluster.Storage;

/// <summary>The order of changes, and pages of it.</summary>
internal static class ChangeFeedSql
{
    /// <summary>How many changes get their place in one transaction: some 30 milliseconds under the lock.</summary>
    public const int BatchSize = 1000;

    // $1 organization_id, $2 position, $3 limit.
    public const string OfOrganization = $"""
        SELECT {Columns}
          FROM scim.outbox
         WHERE organization_id = $1 AND position > $2
         ORDER BY position
         LIMIT $3
        """;

    // $1 position, $2 limit. The condition on inserted always holds; it is the index's.
    public const string OfAll = $"""
        SELECT {Columns}
          FROM scim.outbox
         WHERE position > $1 AND inserted > 0
         ORDER BY position
         LIMIT $2
        """;

    // The order keeps the planner on the index, whatever it believes about the number of rows without a place.
    public const string Pending = "SELECT inserted FROM scim.outbox WHERE position IS NULL ORDER BY inserted LIMIT 1";

    // $1 the lock. Held to the end of the transaction, as are the settings: GivePlaces looks its rows up by their keys,
    // where the planner would otherwise read an outbox of some 100,000 rows from end to end for each batch. A process that
    // stands still with the lock loses it after five seconds, and with it its connection.
    public const string Lock = """
        SELECT set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
               set_config('idle_in_transaction_session_timeout', '5s', true), pg_advisory_xact_lock($1)
        """;

    // A statement of its own behind Lock, so that its snapshot sees all places that were given before. The sequence is
    // read for the sorted rows, in their order. The limit is BatchSize, and no parameter: the planner must know that it is
    // small. "announced" tells the dispatchers of the changes' partitions, in the order of their names.
    public const string GivePlaces = """
        WITH given AS (
            UPDATE scim.outbox o
               SET position = placed.position
              FROM (SELECT change_id, nextval('scim.outbox_position_seq') AS position
                      FROM scim.outbox
                     WHERE position IS NULL
                     ORDER BY inserted
                     LIMIT 1000) placed
             WHERE o.change_id = placed.change_id
            RETURNING o.organization_id, o.owner_id, o.provider_key
        ), announced AS (
            INSERT INTO scim.delivery_partitions AS p (partition, revision, look_at)
            SELECT DISTINCT CASE WHEN organization_id IS NOT NULL THEN 'organization:' || organization_id
                                 WHEN owner_id IS NOT NULL THEN 'owner:' || owner_id
                                 ELSE 'provider:' || provider_key::text
                            END AS name, 1, '-infinity'::timestamptz
              FROM given
             ORDER BY name
            ON CONFLICT ON CONSTRAINT delivery_partitions_pkey DO UPDATE SET revision = p.revision + 1, look_at = '-infinity'
        )
        SELECT count(*) FROM given
        """;

    public const string Columns =
        "position, change_id, occurred_at, provider_key, organization_id, owner_id, type, resource_id, data";
}
