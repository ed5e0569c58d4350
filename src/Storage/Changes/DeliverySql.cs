namespace ScimCluster.Storage;

/// <summary>Which partitions have something to deliver, and how far each consumer has come.</summary>
internal static class DeliverySql
{
    // $1 now, $2 limit. The condition on 'infinity' always holds; it is the index's.
    public const string FindPartitions = """
        SELECT partition
          FROM scim.delivery_partitions
         WHERE look_at <= $1 AND look_at < 'infinity'
         ORDER BY look_at
         LIMIT $2
        """;

    // $1 partition, $2 when to look again if this look does not end.
    public const string BeginLook = """
        UPDATE scim.delivery_partitions
           SET look_at = $2
         WHERE partition = $1
        RETURNING revision
        """;

    // $1 partition, $2 the revision at which the look began, $3 when to look again.
    public const string EndLook = "UPDATE scim.delivery_partitions SET look_at = $3 WHERE partition = $1 AND revision = $2";

    // $1 consumer. A handler that no silo has had before gets what happened before it.
    public const string AddHandler = """
        WITH added AS (
            INSERT INTO scim.delivery_handlers (consumer) VALUES ($1)
            ON CONFLICT ON CONSTRAINT delivery_handlers_pkey DO NOTHING
            RETURNING consumer
        )
        UPDATE scim.delivery_partitions
           SET revision = revision + 1, look_at = '-infinity'
         WHERE EXISTS (SELECT FROM added)
        """;

    // $1 partition, $2 consumer.
    public const string AddProgress = """
        INSERT INTO scim.delivery_progress (partition, consumer, position, fence, holder, lease_until)
        VALUES ($1, $2, 0, 0, NULL, '-infinity')
        ON CONFLICT ON CONSTRAINT delivery_progress_pkey DO NOTHING
        """;

    // $1 partition, $2 consumer, $3 holder, $4 now, $5 lease_until.
    public const string TakeLease = """
        UPDATE scim.delivery_progress
           SET holder = $3, fence = fence + 1, lease_until = $5
         WHERE partition = $1 AND consumer = $2 AND (holder IS NULL OR holder = $3 OR lease_until <= $4)
        RETURNING position, fence
        """;

    // $1 partition, $2 consumer.
    public const string FindLease = "SELECT lease_until FROM scim.delivery_progress WHERE partition = $1 AND consumer = $2";

    // $1 partition, $2 consumer, $3 fence, $4 lease_until.
    public const string RenewLease =
        "UPDATE scim.delivery_progress SET lease_until = $4 WHERE partition = $1 AND consumer = $2 AND fence = $3";

    // $1 partition, $2 consumer, $3 fence.
    public const string ReleaseLease = """
        UPDATE scim.delivery_progress
           SET holder = NULL, lease_until = '-infinity'
         WHERE partition = $1 AND consumer = $2 AND fence = $3
        """;

    // $1 organization_id, owner_id or provider_key, $2 position, $3 limit, $4 partition, $5 consumer.
    public const string ChangesOfOrganization = $"""
        SELECT {ChangeFeedSql.Columns}, {IsBehind}
          FROM scim.outbox o
         WHERE organization_id = $1 AND position > $2
         ORDER BY position
         LIMIT $3
        """;

    public const string ChangesOfOwner = $"""
        SELECT {ChangeFeedSql.Columns}, {IsBehind}
          FROM scim.outbox o
         WHERE owner_id = $1 AND organization_id IS NULL AND position > $2
         ORDER BY position
         LIMIT $3
        """;

    public const string ChangesOfProvider = $"""
        SELECT {ChangeFeedSql.Columns}, {IsBehind}
          FROM scim.outbox o
         WHERE provider_key = $1 AND organization_id IS NULL AND owner_id IS NULL AND position > $2
         ORDER BY position
         LIMIT $3
        """;

    // $1 partition, $2 consumer, $3 now, $4 resources, $5 changes. The first of each resource in order: the order by
    // position cuts every resource's changes behind, never in front.
    public const string Due = $"""
        SELECT {ChangeFeedSql.Columns}, attempts, waiting_since
          FROM (SELECT o.*, w.attempts, w.waiting_since
                  FROM scim.delivery_waiting w
                  JOIN scim.outbox o ON o.change_id = w.change_id
                 WHERE w.partition = $1 AND w.consumer = $2 AND w.given_up_at IS NULL
                   AND w.resource_id IN (SELECT d.resource_id
                                           FROM scim.delivery_waiting d
                                          WHERE d.partition = $1 AND d.consumer = $2 AND d.given_up_at IS NULL
                                            AND d.next_attempt_at <= $3 AND d.next_attempt_at < 'infinity'
                                          ORDER BY d.next_attempt_at
                                          LIMIT $4)) due
         ORDER BY position
         LIMIT $5
        """;

    // $1 partition, $2 consumer.
    public const string NextAttempt = """
        SELECT next_attempt_at
          FROM scim.delivery_waiting
         WHERE partition = $1 AND consumer = $2 AND given_up_at IS NULL AND next_attempt_at < 'infinity'
         ORDER BY next_attempt_at
         LIMIT 1
        """;

    // $1 partition, $2 consumer, $3 fence, $4 position, $5 lease_until, $6 positions that need not wait any more, then the
    // columns of those that wait: $7 position, $8 change_id, $9 resource_id, $10 attempts, $11 waiting_since,
    // $12 next_attempt_at, $13 last_status (-1: none), $14 last_error ('': none), $15 given up; $16 now.
    public const string Commit = """
        WITH held AS (
            UPDATE scim.delivery_progress
               SET position = $4, lease_until = $5
             WHERE partition = $1 AND consumer = $2 AND fence = $3
            RETURNING partition
        ), removed AS (
            DELETE FROM scim.delivery_waiting w
             USING held
             WHERE w.partition = $1 AND w.consumer = $2 AND w.position = ANY ($6)
        ), waits AS (
            INSERT INTO scim.delivery_waiting AS w
                (partition, consumer, position, change_id, resource_id, attempts, waiting_since, next_attempt_at, last_status,
                 last_error, given_up_at)
            SELECT $1, $2, c.position, c.change_id, c.resource_id, c.attempts, c.waiting_since,
                   CASE WHEN c.given_up THEN 'infinity' ELSE c.next_attempt_at END,
                   NULLIF(c.status, -1), NULLIF(c.error, ''), CASE WHEN c.given_up THEN $16 END
              FROM held
             CROSS JOIN unnest($7::bigint[], $8::uuid[], $9::text[], $10::integer[], $11::timestamptz[], $12::timestamptz[],
                               $13::integer[], $14::text[], $15::boolean[])
                        AS c (position, change_id, resource_id, attempts, waiting_since, next_attempt_at, status, error, given_up)
            ON CONFLICT ON CONSTRAINT delivery_waiting_pkey DO UPDATE
               SET attempts = excluded.attempts, next_attempt_at = excluded.next_attempt_at, last_status = excluded.last_status,
                   last_error = excluded.last_error, given_up_at = excluded.given_up_at
        )
        SELECT EXISTS (SELECT FROM held)
        """;

    // $1 partition, $2 consumer, $3 now, $4 resources whose first changes went.
    public const string Promote = """
        UPDATE scim.delivery_waiting w
           SET next_attempt_at = $3
         WHERE w.partition = $1 AND w.consumer = $2 AND w.given_up_at IS NULL AND w.next_attempt_at = 'infinity'
           AND w.resource_id = ANY ($4)
           AND NOT EXISTS (SELECT
                             FROM scim.delivery_waiting e
                            WHERE e.partition = $1 AND e.consumer = $2 AND e.given_up_at IS NULL
                              AND e.resource_id = w.resource_id AND e.position < w.position)
        """;

    // $1 partition, $2 consumer, $3 now: the receiver is back.
    public const string RetryAll = """
        UPDATE scim.delivery_waiting
           SET next_attempt_at = $3
         WHERE partition = $1 AND consumer = $2 AND given_up_at IS NULL AND next_attempt_at > $3 AND next_attempt_at < 'infinity'
        """;

    // Of all tenants.
    public const string Backlog = """
        SELECT (SELECT count(*) FROM scim.outbox WHERE position IS NULL),
               count(*) FILTER (WHERE given_up_at IS NULL),
               count(*) FILTER (WHERE given_up_at IS NOT NULL),
               min(waiting_since) FILTER (WHERE given_up_at IS NULL)
          FROM scim.delivery_waiting
        """;

    private const string IsBehind = """
        EXISTS (SELECT
                  FROM scim.delivery_waiting w
                 WHERE w.partition = $4 AND w.consumer = $5 AND w.given_up_at IS NULL AND w.resource_id = o.resource_id)
        """;
}
