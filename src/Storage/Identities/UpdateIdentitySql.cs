namespace ScimCluster.Storage;

/// <summary>Changes an identity that is still at the version that was read, its user, log row and outbox rows.</summary>
internal static class UpdateIdentitySql
{
    // $1 to $16 as in CreateIdentitySql; $17 account_id as read, $18 version as read, $19 change_id of a transition,
    // $20 whether attributes other than "active" change, $21 not_after, $22 folded document, $23 what only the log keeps,
    // $24 operation_id if the operation is a create, else null.
    //
    // The version makes sure that "current", read from the snapshot, is the row that "written" replaces. The user's row is
    // left alone unless its e-mail, name, fields or count of active identities changes. The count, read from the user's row
    // as it is after waiting for others, tells whether the user's last active identity in the organization went, or the
    // first one came. A user whom nobody manages follows this provider from now on, unless the e-mail address that it
    // would bring is another user's. Subscribers get the user's e-mail address and name, whatever this provider says.
    //
    // A folded form that stays the same is written as it was stored: then no indexed column changes, and no index is written.
    // last_modified never goes back, whatever the clocks of two silos say: who asks for later changes misses none.
    public const string Text = Write + Answer;

    // The same where a schema has attributes with unique values.
    public const string WithUniqueValues = Write + UniqueValueSql.Change + Answer;

    private const string Write = $"""
        WITH {AuthoritySql.CteUntil} $21), current AS (
            SELECT i.user_id, i.active
              FROM authority a
              JOIN scim.identities i ON i.provider_key = $1 AND i.account_id = $17 AND i.version = $18
        ), written AS (
            UPDATE scim.identities i
               SET account_id = $3, external_id = $4, user_name_key = $5, email_key = $7, active = $9, document = $10,
                   folded = CASE WHEN i.folded = $22{FoldedSql.WithoutColumns} THEN i.folded ELSE $22{FoldedSql.WithoutColumns} END,
                   version = i.version + 1, last_modified = GREATEST(i.last_modified, $11),
                   operation_id = COALESCE($24, i.operation_id)
              FROM current
             WHERE i.provider_key = $1 AND i.user_id = current.user_id AND i.version = $18
            RETURNING i.provider_key, i.account_id, i.user_id, i.active, i.document, i.version, i.created_at, i.last_modified,
                      $9::integer - current.active::integer AS turned
        ), person AS (
            SELECT u.email, u.display_name, u.fields,
                   u.managed_by IS NULL AND EXISTS (
                       SELECT FROM scim.users o WHERE o.scope = u.scope AND o.email_key = $7 AND o.user_id <> u.user_id) AS blocked
              FROM written w
              JOIN scim.users u ON u.user_id = w.user_id
        ), followed AS (
            UPDATE scim.users u
               SET email = CASE WHEN p.blocked OR u.managed_by <> $1 THEN u.email ELSE $6 END,
                   email_key = CASE WHEN p.blocked OR u.managed_by <> $1 THEN u.email_key ELSE $7 END,
                   display_name = CASE WHEN p.blocked OR u.managed_by <> $1 THEN u.display_name ELSE $8 END,
                   fields = CASE WHEN p.blocked OR u.managed_by <> $1 THEN u.fields ELSE $16 END,
                   managed_by = CASE WHEN p.blocked THEN u.managed_by ELSE COALESCE(u.managed_by, $1) END,
                   active_count = u.active_count + w.turned,
                   counts_by_scope = scim.count_by_scope(u.counts_by_scope, a.scope, 0, w.turned),
                   updated_at = $11
              FROM authority a
             CROSS JOIN written w
             CROSS JOIN person p
             WHERE u.user_id = w.user_id
               AND (w.turned <> 0
                    OR (u.managed_by IS NULL AND NOT p.blocked)
                    OR (u.managed_by = $1 AND (u.email, u.email_key, u.display_name, u.fields) IS DISTINCT FROM ($6, $7, $8, $16)))
            RETURNING {ScopeCountSql.Active} AS active_count, u.email, u.display_name, u.fields
        ), transition AS (
            SELECT CASE WHEN w.turned < 0 AND f.active_count = 0 THEN 'user.deactivated'
                        WHEN w.turned > 0 AND f.active_count = 1 THEN 'user.reactivated'
                   END AS type
              FROM written w
              LEFT JOIN followed f ON true
        ), logged AS (
            INSERT INTO scim.provisioning_log
                (provider_key, log_id, occurred_at, organization_id, owner_id, operation, resource_type, resource_id,
                 account_id, status, changed_attributes, request_id,
                 {LogDetailSql.Columns})
            SELECT $1, COALESCE({LogDetailSql.OperationId}, $15), $11, a.organization_id, a.owner_id, $12, 'User', w.user_id::text, w.account_id, 200, $14, $13,
                   {LogDetailSql.Values}
              FROM authority a CROSS JOIN written w CROSS JOIN jsonb_to_record($23) {LogDetailSql.Record}
        ), announced AS (
            INSERT INTO scim.outbox
                (change_id, occurred_at, provider_key, organization_id, owner_id, type, resource_id, data)
            SELECT c.change_id, $11, $1, a.organization_id, a.owner_id, c.type, w.user_id::text,
                   jsonb_build_object('accountId', w.account_id, 'active', w.active, 'email', n.email,
                                      'displayName', n.display_name, 'version', w.version, 'changedAttributes', $14)
                   || jsonb_strip_nulls(jsonb_build_object('fields', n.fields))
              FROM authority a
             CROSS JOIN written w
             CROSS JOIN (
                SELECT email, display_name, fields FROM followed
                UNION ALL
                SELECT email, display_name, fields FROM person WHERE NOT EXISTS (SELECT FROM followed)) n
             CROSS JOIN (
                SELECT $15 AS change_id, 'user.updated' AS type FROM transition WHERE $20 OR type IS NULL
                UNION ALL
                SELECT $19, type FROM transition WHERE type IS NOT NULL) c
        )
        """;

    private const string Answer = """

        SELECT EXISTS (SELECT FROM authority), now() > $21, NULL::integer, w.*, scim.groups_of($1, w.user_id, false) AS groups
          FROM (SELECT) AS one
          LEFT JOIN written w ON true
        """;
}
