namespace ScimCluster.Storage;

/// <summary>Brings a deleted identity back, with its user, membership, log row and outbox row; and forgets those that are too old for it.</summary>
internal static class RestoreIdentitySql
{
    // $1 provider_key, $2 user_id.
    public const string Find = """
        SELECT account_id, document, active, version, deleted_at
          FROM scim.identity_tombstones
         WHERE provider_key = $1 AND user_id = $2
        """;

    // $1 to $16 as in CreateIdentitySql, of the document that was kept; $17 user_id, $18 version of the tombstone, $19 not_after,
    // $20 folded document, $21 what only the log keeps.
    //
    // "taken" says with the numbers of IdentityUniqueKey what others hold by now; what this statement's snapshot cannot show, the unique
    // indexes decide. The user follows this provider again unless another one manages it.
    public const string Text = Write + Answer;

    // The same where a schema has attributes with unique values.
    public const string WithUniqueValues = Write + UniqueValueSql.HoldOfRestored + Answer;

    private const string Write = $"""
        WITH {AuthoritySql.CteUntil} $19), home AS (
            SELECT {HomeSql.Scope} AS scope FROM authority a
        ), taken AS (
            SELECT CASE
                WHEN EXISTS (SELECT FROM scim.identities WHERE provider_key = $1 AND account_id = $3) THEN 0
                WHEN EXISTS (SELECT FROM scim.identities WHERE provider_key = $1 AND external_id = $4) THEN 1
                WHEN EXISTS (SELECT FROM scim.identities WHERE provider_key = $1 AND user_name_key = $5) THEN 2
                WHEN EXISTS (
                    SELECT
                      FROM home h
                      JOIN scim.users u ON u.scope = h.scope AND u.email_key = $7
                     WHERE u.user_id <> $17)
                 AND NOT EXISTS (
                    SELECT
                      FROM home h
                      JOIN scim.users k ON k.user_id = $17
                     WHERE k.managed_by <> $1) THEN 3
                END AS key
        ), permitted AS (
            SELECT a.* FROM authority a CROSS JOIN taken WHERE taken.key IS NULL
        ), unburied AS (
            DELETE FROM scim.identity_tombstones t
             USING permitted
             WHERE t.provider_key = $1 AND t.user_id = $17 AND t.version = $18 AND t.document IS NOT NULL
            RETURNING t.user_id, t.version, t.created_at, t.operation_id
        ), returned AS (
            UPDATE scim.users u
               SET email = CASE WHEN u.managed_by <> $1 THEN u.email ELSE $6 END,
                   email_key = CASE WHEN u.managed_by <> $1 THEN u.email_key ELSE $7 END,
                   display_name = CASE WHEN u.managed_by <> $1 THEN u.display_name ELSE $8 END,
                   fields = CASE WHEN u.managed_by <> $1 THEN u.fields ELSE $16 END,
                   managed_by = COALESCE(u.managed_by, $1),
                   identity_count = u.identity_count + 1,
                   active_count = u.active_count + $9::integer,
                   counts_by_scope = scim.count_by_scope(u.counts_by_scope, p.scope, 1, $9::integer),
                   updated_at = $11
              FROM permitted p
             CROSS JOIN unburied b
             WHERE u.user_id = b.user_id
            RETURNING u.user_id, u.email, u.display_name, u.fields, b.version, b.created_at, b.operation_id
        ), written AS (
            INSERT INTO scim.identities
                (provider_key, account_id, user_id, user_name_key, external_id, email_key, active, document, folded, version,
                 created_at, last_modified, operation_id)
            SELECT $1, $3, user_id, $5, $4, $7, $9, $10, $20{FoldedSql.WithoutColumns}, version + 1, created_at, $11, operation_id
              FROM returned
            RETURNING provider_key, account_id, user_id, active, document, version, created_at, last_modified
        ), joined AS (
            INSERT INTO scim.organization_members (organization_id, user_id, roles, created_at)
            SELECT p.organization_id, w.user_id::text, 'member', $11
              FROM permitted p CROSS JOIN written w
             WHERE p.organization_id IS NOT NULL
            ON CONFLICT ON CONSTRAINT organization_members_pkey DO NOTHING
        ), logged AS (
            INSERT INTO scim.provisioning_log
                (provider_key, log_id, occurred_at, organization_id, owner_id, operation, resource_type, resource_id,
                 account_id, status, changed_attributes, request_id,
                 {LogDetailSql.Columns})
            SELECT $1, $15, $11, p.organization_id, p.owner_id, $12, 'User', w.user_id::text, w.account_id, 200, $14, $13, {LogDetailSql.Values}
              FROM permitted p CROSS JOIN written w CROSS JOIN jsonb_to_record($21) {LogDetailSql.Record}
        ), announced AS (
            INSERT INTO scim.outbox
                (change_id, occurred_at, provider_key, organization_id, owner_id, type, resource_id, data)
            SELECT $15, $11, $1, p.organization_id, p.owner_id, 'user.provisioned', w.user_id::text,
                   jsonb_build_object('accountId', w.account_id, 'active', w.active, 'email', n.email,
                                      'displayName', n.display_name, 'version', w.version, 'changedAttributes', $14,
                                      'restored', true)
                   || jsonb_strip_nulls(jsonb_build_object('fields', n.fields))
              FROM permitted p CROSS JOIN written w CROSS JOIN returned n
        )
        """;

    private const string Answer = """

        SELECT EXISTS (SELECT FROM authority), now() > $19, taken.key, w.*
          FROM taken
          LEFT JOIN written w ON true
        """;

    // Of all tenants. $1 deleted before, $2 limit, $3 the advisory lock that makes one silo do it at a time.
    //
    // What recognizes the person stays: the externalId, or the userName of those who have none. A user whom nobody holds has
    // no name and no fields any more.
    public const string Purge = """
        WITH turn AS MATERIALIZED (
            SELECT pg_try_advisory_xact_lock($3) AS is_mine
        ), old AS (
            SELECT t.provider_key, t.user_id
              FROM scim.identity_tombstones t
             WHERE t.document IS NOT NULL AND t.deleted_at <= $1 AND (SELECT is_mine FROM turn)
             ORDER BY t.deleted_at
             LIMIT $2
               FOR UPDATE SKIP LOCKED
        ), emptied AS (
            UPDATE scim.identity_tombstones t
               SET document = NULL, active = NULL, user_name_key = CASE WHEN t.external_id IS NULL THEN t.user_name_key END
              FROM old
             WHERE t.provider_key = old.provider_key AND t.user_id = old.user_id
            RETURNING t.user_id
        ), forgotten AS (
            UPDATE scim.users u
               SET display_name = NULL, fields = NULL
              FROM emptied e
             WHERE u.user_id = e.user_id AND u.identity_count = 0
        )
        SELECT count(*)::integer FROM emptied
        """;
}
