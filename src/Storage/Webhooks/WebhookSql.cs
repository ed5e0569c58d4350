namespace ScimCluster.Storage;

/// <summary>Webhooks of an organization. $1 is the organization_id.</summary>
internal static class WebhookSql
{
    // $2 partition.
    public const string List = $"""
        SELECT {Columns}
          FROM scim.webhooks
          LEFT JOIN scim.delivery_progress p ON p.partition = $2 AND p.consumer = 'webhook:' || webhook_id::text
         WHERE organization_id = $1
         ORDER BY webhook_id
        """;

    // $2 partition, $3 webhook_id.
    public const string Find = $"""
        SELECT {Columns}
          FROM scim.webhooks
          LEFT JOIN scim.delivery_progress p ON p.partition = $2 AND p.consumer = 'webhook:' || webhook_id::text
         WHERE organization_id = $1 AND webhook_id = $3
        """;

    // $2 webhook_id, $3 url, $4 description, $5 event_types, $6 secret, $7 now, $8 most webhooks, $9 partition, $10 consumer.
    // Its progress begins behind the last change that has a place.
    public const string Create = """
        WITH made AS (
            INSERT INTO scim.webhooks
                (organization_id, webhook_id, url, description, event_types, enabled, secret, created_at, updated_at)
            SELECT $1, $2, $3, $4, $5, true, $6, $7, $7
             WHERE (SELECT count(*) FROM scim.webhooks WHERE organization_id = $1) < $8
            RETURNING organization_id
        ), last AS (
            SELECT position FROM scim.outbox WHERE organization_id = $1 AND position > 0 ORDER BY position DESC LIMIT 1
        )
        INSERT INTO scim.delivery_progress (partition, consumer, position, fence, holder, lease_until)
        SELECT $9, $10, COALESCE((SELECT position FROM last), 0), 0, NULL, '-infinity'
          FROM made
        """;

    // $2 webhook_id, $3 url, $4 description, $5 event_types, $6 enabled, $7 disabled_reason, $8 now, $9 partition.
    public const string Update = """
        WITH written AS (
            UPDATE scim.webhooks
               SET url = $3, description = $4, event_types = $5, enabled = $6, disabled_reason = $7, updated_at = $8
             WHERE organization_id = $1 AND webhook_id = $2
            RETURNING organization_id
        ), announced AS (
            UPDATE scim.delivery_partitions
               SET revision = revision + 1, look_at = '-infinity'
              FROM written
             WHERE partition = $9
        )
        SELECT count(*) FROM written
        """;

    // $2 webhook_id, $3 disabled_reason, $4 now, $5 partition, $6 updated_at as it was read: what somebody has changed since
    // is a new beginning.
    public const string Disable = """
        WITH written AS (
            UPDATE scim.webhooks
               SET enabled = false, disabled_reason = $3, updated_at = $4
             WHERE organization_id = $1 AND webhook_id = $2 AND enabled AND updated_at = $6
            RETURNING organization_id
        ), announced AS (
            UPDATE scim.delivery_partitions
               SET revision = revision + 1, look_at = '-infinity'
              FROM written
             WHERE partition = $5
        )
        SELECT count(*) FROM written
        """;

    // $2 webhook_id, $3 secret, $4 until when the secret before signs, $5 now, $6 partition. While two secrets sign, the
    // older of them goes.
    public const string Rotate = """
        WITH written AS (
            UPDATE scim.webhooks
               SET previous_secret = secret, previous_secret_until = $4, secret = $3, updated_at = $5
             WHERE organization_id = $1 AND webhook_id = $2
            RETURNING organization_id
        ), announced AS (
            UPDATE scim.delivery_partitions
               SET revision = revision + 1, look_at = '-infinity'
              FROM written
             WHERE partition = $6
        )
        SELECT count(*) FROM written
        """;

    // $2 webhook_id, $3 partition, $4 consumer.
    public const string Delete = """
        WITH gone AS (
            DELETE FROM scim.webhooks WHERE organization_id = $1 AND webhook_id = $2 RETURNING organization_id
        ), attempts AS (
            DELETE FROM scim.webhook_attempts WHERE organization_id = $1 AND webhook_id = $2
        ), waiting AS (
            DELETE FROM scim.delivery_waiting USING gone WHERE partition = $3 AND consumer = $4
        ), progress AS (
            DELETE FROM scim.delivery_progress USING gone WHERE partition = $3 AND consumer = $4
        )
        SELECT count(*) FROM gone
        """;

    // $2 the time. The place in front of the first change from then on.
    public const string PositionBefore = """
        SELECT position
          FROM scim.outbox
         WHERE organization_id = $1 AND position > 0 AND occurred_at >= $2
         ORDER BY position
         LIMIT 1
        """;

    // $1 partition, $2 consumer, $3 position. Who has the lease loses it, and what waits behind the place comes again anyway.
    // Nothing happens where changes behind the place have been removed, unless the next one is there because it waits for this
    // very webhook, which has got all others.
    public const string Replay = """
        WITH moved AS (
            UPDATE scim.delivery_progress
               SET position = LEAST(position, $3), fence = fence + 1, holder = NULL, lease_until = '-infinity'
             WHERE partition = $1 AND consumer = $2
               AND (NOT EXISTS (SELECT FROM scim.outbox_removed r WHERE r.partition = $1 AND r.position > $3)
                    OR EXISTS (SELECT FROM scim.delivery_waiting w WHERE w.partition = $1 AND w.consumer = $2 AND w.position = $3 + 1))
            RETURNING partition
        ), forgotten AS (
            DELETE FROM scim.delivery_waiting w USING moved WHERE w.partition = $1 AND w.consumer = $2 AND w.position > $3
        ), announced AS (
            UPDATE scim.delivery_partitions p
               SET revision = revision + 1, look_at = '-infinity'
              FROM moved
             WHERE p.partition = $1
        )
        SELECT count(*) FROM moved
        """;

    // $2 webhook_id, $3 most rows.
    public const string Attempts = """
        SELECT attempt_id, change_id, type, attempted_at, attempt, status, error, duration_ms
          FROM scim.webhook_attempts
         WHERE organization_id = $1 AND webhook_id = $2
         ORDER BY attempt_id DESC
         LIMIT $3
        """;

    // $1 partition, $2 consumer, $3 most rows. Those that were given up first, then those that are tried next.
    public const string Waiting = """
        SELECT w.position, w.change_id, w.resource_id, w.attempts, w.waiting_since,
               NULLIF(w.next_attempt_at, 'infinity'), w.last_status, w.last_error, w.given_up_at IS NOT NULL
          FROM scim.delivery_waiting w
         WHERE w.partition = $1 AND w.consumer = $2
         ORDER BY w.given_up_at IS NULL, w.position
         LIMIT $3
        """;

    // $2 webhook_id, then the columns: $3 attempt_id, $4 change_id, $5 type, $6 attempted_at, $7 attempt, $8 status (-1:
    // none), $9 error ('': none), $10 duration_ms. A webhook that is gone keeps nothing.
    public const string AddAttempts = """
        INSERT INTO scim.webhook_attempts
            (organization_id, webhook_id, attempt_id, change_id, type, attempted_at, attempt, status, error, duration_ms)
        SELECT h.organization_id, h.webhook_id, a.attempt_id, a.change_id, a.type, a.attempted_at, a.attempt,
               NULLIF(a.status, -1), NULLIF(a.error, ''), a.duration_ms
          FROM scim.webhooks h
         CROSS JOIN unnest($3::uuid[], $4::uuid[], $5::text[], $6::timestamptz[], $7::integer[], $8::integer[], $9::text[],
                           $10::integer[])
                    AS a (attempt_id, change_id, type, attempted_at, attempt, status, error, duration_ms)
         WHERE h.organization_id = $1 AND h.webhook_id = $2
        """;

    // $2 webhook_id, $3 how many to keep.
    public const string TrimAttempts = """
        DELETE FROM scim.webhook_attempts
         WHERE organization_id = $1 AND webhook_id = $2
           AND attempt_id < (SELECT attempt_id
                               FROM scim.webhook_attempts
                              WHERE organization_id = $1 AND webhook_id = $2
                              ORDER BY attempt_id DESC
                             OFFSET $3 - 1
                              LIMIT 1)
        """;

    private const string Columns = """
        organization_id, webhook_id, url, description, event_types, enabled, disabled_reason, secret, previous_secret,
        previous_secret_until, created_at, updated_at, COALESCE(p.fence, 0)
        """;
}
