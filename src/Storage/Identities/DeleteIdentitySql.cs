namespace ScimCluster.Storage;

/// <summary>Moves an identity to the tombstones and lets go of its user.</summary>
internal static class DeleteIdentitySql
{
    // $1 provider_key, $2 epoch, $3 account_id, $4 version as read, $5 occurred_at, $6 operation, $7 request_id,
    // $8 changed_attributes, $9 change_id, $10 change_id of the deactivation, $11 not_after, $12 what only the log keeps.
    //
    // The counts of the user's row are read as they are after waiting for others, so of two identities that go at the same
    // time one is the last. A user who is left with inactive identities only in the organization is deactivated there in
    // the same change. The e-mail address is free when nobody holds the user any more, in whatever organization.
    // What is counted, a trigger counts behind the whole statement.
    public const string Text = Write + Answer;

    // The same where a schema has attributes with unique values.
    public const string WithUniqueValues = Write + UniqueValueSql.Free + Answer;

    private const string Write = $"""
        WITH {AuthoritySql.CteUntil} $11), written AS (
            DELETE FROM scim.identities i
             USING authority
             WHERE i.provider_key = $1 AND i.account_id = $3 AND i.version = $4
            RETURNING i.provider_key, i.account_id, i.user_id, i.active, i.document, i.version, i.created_at, i.last_modified,
                      i.user_name_key, i.external_id, i.operation_id
        ), buried AS (
            INSERT INTO scim.identity_tombstones
                (provider_key, user_id, account_id, user_name_key, external_id, version, created_at, deleted_at,
                 operation_id, document, active)
            SELECT $1, user_id, account_id, user_name_key, external_id, version, created_at, $5, operation_id, document, active
              FROM written
        ), released AS (
            UPDATE scim.users u
               SET identity_count = u.identity_count - 1,
                   active_count = u.active_count - w.active::integer,
                   counts_by_scope = scim.count_by_scope(u.counts_by_scope, a.scope, -1, -w.active::integer),
                   email = CASE WHEN u.identity_count > 1 THEN u.email END,
                   email_key = CASE WHEN u.identity_count > 1 THEN u.email_key END,
                   managed_by = CASE WHEN u.identity_count > 1 AND u.managed_by <> $1 THEN u.managed_by END,
                   updated_at = $5
              FROM authority a
             CROSS JOIN written w
             WHERE u.user_id = w.user_id
            RETURNING u.user_id, {ScopeCountSql.Identities} AS identity_count, {ScopeCountSql.Active} AS active_count
        ), departed AS (
            DELETE FROM scim.organization_members m
             USING authority a, released r
             WHERE m.organization_id = a.organization_id AND m.user_id = r.user_id::text AND r.identity_count = 0
        ), logged AS (
            INSERT INTO scim.provisioning_log
                (provider_key, log_id, occurred_at, organization_id, owner_id, operation, resource_type, resource_id,
                 account_id, status, changed_attributes, request_id,
                 {LogDetailSql.Columns})
            SELECT $1, $9, $5, a.organization_id, a.owner_id, $6, 'User', w.user_id::text, w.account_id, 204, $8, $7, {LogDetailSql.Values}
              FROM authority a CROSS JOIN written w CROSS JOIN jsonb_to_record($12) {LogDetailSql.Record}
        ), announced AS (
            INSERT INTO scim.outbox
                (change_id, occurred_at, provider_key, organization_id, owner_id, type, resource_id, data)
            SELECT c.change_id, $5, $1, a.organization_id, a.owner_id, c.type, w.user_id::text,
                   jsonb_build_object('accountId', w.account_id, 'active', false, 'version', w.version)
              FROM authority a
             CROSS JOIN written w
             CROSS JOIN LATERAL (
                SELECT $9 AS change_id, 'user.deprovisioned' AS type
                UNION ALL
                SELECT $10, 'user.deactivated' FROM released r WHERE w.active AND r.active_count = 0 AND r.identity_count > 0) c
        )
        """;

    private const string Answer = """

        SELECT EXISTS (SELECT FROM authority), now() > $11, NULL::integer, w.*
          FROM (SELECT) AS one
          LEFT JOIN written w ON true
        """;
}
