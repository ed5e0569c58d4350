namespace ScimCluster.Storage;

/// <summary>Changes an identity that is still at the version that was read, its user, log row and outbox rows.</summary>
internal static class UpdateIdentitySql
{
    // $1 to $15 as in CreateIdentitySql; $16 account_id as read, $17 version as read, $18 change_id of a transition,
    // $19 whether attributes other than "active" change, $20 not_after, $21 folded document.
    //
    // The version makes sure that "current", read from the snapshot, is the row that "written" replaces. The user's row is
    // left alone unless its e-mail, name or count of active identities changes. active_count, read from the user's row as
    // it is after waiting for others, tells whether the user's last active identity went, or the first one came.
    //
    // A folded form that stays the same is written as it was stored: then no indexed column changes, and no index is written.
    // last_modified never goes back, whatever the clocks of two silos say: who asks for later changes misses none.
    public const string Text = $"""
        WITH {AuthoritySql.CteUntil} $20), current AS (
            SELECT i.user_id, i.active
              FROM authority a
              JOIN scim.identities i ON i.provider_key = $1 AND i.account_id = $16 AND i.version = $17
        ), written AS (
            UPDATE scim.identities i
               SET account_id = $3, external_id = $4, user_name_key = $5, email_key = $7, active = $9, document = $10,
                   folded = CASE WHEN i.folded = $21{FoldedSql.WithoutColumns} THEN i.folded ELSE $21{FoldedSql.WithoutColumns} END,
                   version = i.version + 1, last_modified = GREATEST(i.last_modified, $11)
              FROM current
             WHERE i.provider_key = $1 AND i.user_id = current.user_id AND i.version = $17
            RETURNING i.provider_key, i.account_id, i.user_id, i.active, i.document, i.version, i.created_at, i.last_modified,
                      $9::integer - current.active::integer AS turned
        ), followed AS (
            UPDATE scim.users u
               SET email = CASE WHEN u.managed_by <> $1 THEN u.email ELSE $6 END,
                   email_key = CASE WHEN u.managed_by <> $1 THEN u.email_key ELSE $7 END,
                   display_name = CASE WHEN u.managed_by <> $1 THEN u.display_name ELSE $8 END,
                   managed_by = COALESCE(u.managed_by, $1),
                   active_count = u.active_count + w.turned,
                   updated_at = $11
              FROM written w
             WHERE u.user_id = w.user_id
               AND (w.turned <> 0
                    OR u.managed_by IS NULL
                    OR (u.managed_by = $1 AND (u.email, u.email_key, u.display_name) IS DISTINCT FROM ($6, $7, $8)))
            RETURNING u.active_count
        ), transition AS (
            SELECT CASE WHEN w.turned < 0 AND f.active_count = 0 THEN 'user.deactivated'
                        WHEN w.turned > 0 AND f.active_count = 1 THEN 'user.reactivated'
                   END AS type
              FROM written w
              LEFT JOIN followed f ON true
        ), logged AS (
            INSERT INTO scim.provisioning_log
                (provider_key, log_id, occurred_at, organization_id, owner_id, operation, resource_type, resource_id,
                 account_id, status, changed_attributes, request_id)
            SELECT $1, $15, $11, a.organization_id, a.owner_id, $12, 'User', w.user_id::text, w.account_id, 200, $14, $13
              FROM authority a CROSS JOIN written w
        ), announced AS (
            INSERT INTO scim.outbox
                (change_id, occurred_at, provider_key, organization_id, owner_id, type, resource_id, data)
            SELECT c.change_id, $11, $1, a.organization_id, a.owner_id, c.type, w.user_id::text,
                   jsonb_build_object('accountId', w.account_id, 'active', w.active, 'email', $6, 'displayName', $8,
                                      'version', w.version, 'changedAttributes', $14)
              FROM authority a
             CROSS JOIN written w
             CROSS JOIN (
                SELECT $15 AS change_id, 'user.updated' AS type FROM transition WHERE $19 OR type IS NULL
                UNION ALL
                SELECT $18, type FROM transition WHERE type IS NOT NULL) c
        )
        SELECT EXISTS (SELECT FROM authority), now() > $20, NULL::integer, w.*
          FROM (SELECT) AS one
          LEFT JOIN written w ON true
        """;
}
