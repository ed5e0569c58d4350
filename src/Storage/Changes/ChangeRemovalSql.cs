namespace ScimCluster.Storage;

/// <summary>Removes changes that nobody needs any more, and says how far that went.</summary>
internal static class ChangeRemovalSql
{
    // Of all tenants. $1 the position behind which to look, $2 the time before which changes are old, $3 how many to look at,
    // $4 the lock.
    //
    // The order of positions is that of time but for moments, so the look ends where nothing is old any more. "passed" is how
    // far the slowest consumer of each partition is: every handler that any silo has had and every webhook, also one that is
    // disabled. The condition on inserted always holds; it is the index's.
    public const string Remove = """
        WITH turn AS MATERIALIZED (
            SELECT pg_try_advisory_xact_lock($4) AS is_mine
        ), seen AS (
            SELECT change_id, position, organization_id, occurred_at < $2 AS is_old,
                   CASE WHEN organization_id IS NOT NULL THEN 'organization:' || organization_id
                        WHEN owner_id IS NOT NULL THEN 'owner:' || owner_id
                        ELSE 'provider:' || provider_key::text
                   END AS partition
              FROM scim.outbox
             WHERE position > $1 AND inserted > 0 AND (SELECT is_mine FROM turn)
             ORDER BY position
             LIMIT $3
        ), passed AS (
            SELECT s.partition,
                   LEAST(
                       (SELECT min(COALESCE(p.position, 0))
                          FROM scim.delivery_handlers h
                          LEFT JOIN scim.delivery_progress p ON p.partition = s.partition AND p.consumer = h.consumer),
                       (SELECT min(COALESCE(p.position, 0))
                          FROM scim.webhooks w
                          LEFT JOIN scim.delivery_progress p
                                 ON p.partition = s.partition AND p.consumer = 'webhook:' || w.webhook_id::text
                         WHERE w.organization_id = s.organization_id)) AS position
              FROM (SELECT DISTINCT partition, organization_id FROM seen WHERE is_old) s
        ), removed AS (
            DELETE FROM scim.outbox o
             USING seen s
              JOIN passed p ON p.partition = s.partition
             WHERE o.change_id = s.change_id AND s.is_old AND s.position <= COALESCE(p.position, s.position)
               AND NOT EXISTS (SELECT FROM scim.delivery_waiting w WHERE w.partition = s.partition AND w.position = s.position)
            RETURNING s.partition, s.position
        ), noted AS (
            INSERT INTO scim.outbox_removed AS r (partition, position)
            SELECT partition, max(position)
              FROM removed
             GROUP BY partition
             ORDER BY partition
            ON CONFLICT ON CONSTRAINT outbox_removed_pkey DO UPDATE SET position = GREATEST(r.position, excluded.position)
        )
        SELECT CASE WHEN count(*) = $3 AND bool_or(is_old) THEN max(position) END FROM seen
        """;

    // $1 partition.
    public const string LastOfPartition = "SELECT position FROM scim.outbox_removed WHERE partition = $1";

    public const string LastOfAll = "SELECT max(position) FROM scim.outbox_removed";
}
