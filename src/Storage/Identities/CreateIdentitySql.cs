namespace ScimCluster.Storage;

/// <summary>Stores a new identity, its user, membership, log row and outbox row.</summary>
internal static class CreateIdentitySql
{
    // $1 provider_key, $2 epoch, $3 account_id, $4 external_id, $5 user_name_key, $6 email, $7 email_key, $8 display_name,
    // $9 active, $10 document, $11 occurred_at, $12 operation, $13 request_id, $14 changed_attributes, $15 change_id,
    // $16 fields, $17 user_id, $18 not_after, $19 folded document, $20 user_id of the existing user to link to, or null,
    // $21 what only the log keeps, $22 operation_id.
    //
    // "known" finds a person whom the provider deprovisioned; "taken" what this statement's snapshot shows as held, with
    // the numbers of IdentityUniqueKey. An identity that is just being deleted is still in the snapshot, so a create beside a
    // delete is refused and never makes a second user of the same person. What this operation itself created, and somebody has
    // deleted since, is 9: a repetition does not bring the person back. What the snapshot cannot show, the unique
    // indexes and the row lock on the tombstone decide.
    //
    // A link holds only for the user who has the e-mail address when the user's row is locked, and never for a known person.
    //
    // What is counted, a trigger counts behind the whole statement.
    public const string Text = Write + Answer;

    // The same where a schema has attributes with unique values.
    public const string WithUniqueValues = Write + UniqueValueSql.HoldOfNew + Answer;

    private const string Write = $"""
        WITH {AuthoritySql.CteUntil} $18), known AS (
            (SELECT user_id, operation_id
               FROM scim.identity_tombstones
              WHERE provider_key = $1 AND external_id = $4
              ORDER BY deleted_at DESC
              LIMIT 1)
            UNION ALL
            (SELECT user_id, operation_id
               FROM scim.identity_tombstones
              WHERE provider_key = $1 AND user_name_key = $5 AND external_id IS NULL AND $4 IS NULL
              ORDER BY deleted_at DESC
              LIMIT 1)
        ), home AS (
            SELECT {HomeSql.Scope} AS scope FROM authority a
        ), taken AS (
            SELECT CASE
                WHEN EXISTS (SELECT FROM known WHERE operation_id = $22) THEN 9
                WHEN EXISTS (SELECT FROM scim.identities WHERE provider_key = $1 AND account_id = $3) THEN 0
                WHEN EXISTS (SELECT FROM scim.identities WHERE provider_key = $1 AND external_id = $4) THEN 1
                WHEN EXISTS (SELECT FROM scim.identities WHERE provider_key = $1 AND user_name_key = $5) THEN 2
                WHEN EXISTS (
                    SELECT
                      FROM home h
                      JOIN scim.users u ON u.scope = h.scope AND u.email_key = $7
                     WHERE u.user_id NOT IN (SELECT user_id FROM known)
                       AND ($20 IS NULL OR u.user_id <> $20 OR EXISTS (SELECT FROM known))
                       AND NOT EXISTS (
                           SELECT FROM known JOIN scim.users k USING (user_id) WHERE k.managed_by <> $1)) THEN 3
                WHEN EXISTS (SELECT FROM scim.identities WHERE provider_key = $1 AND user_id = $20) THEN 3
                WHEN $20 IS NOT NULL AND NOT EXISTS (SELECT FROM known) AND NOT EXISTS (
                    SELECT FROM home h JOIN scim.users u ON u.user_id = $20 AND u.scope = h.scope AND u.email_key = $7) THEN 3
                END AS key
        ), permitted AS (
            SELECT a.*, h.scope AS home FROM authority a CROSS JOIN home h CROSS JOIN taken WHERE taken.key IS NULL
        ), unburied AS (
            DELETE FROM scim.identity_tombstones t
             USING permitted, known
             WHERE t.provider_key = $1 AND t.user_id = known.user_id
            RETURNING t.user_id, t.version, t.created_at
        ), made AS (
            INSERT INTO scim.users
                (user_id, scope, email, email_key, display_name, fields, managed_by, identity_count, active_count,
                 counts_by_scope, created_at, updated_at)
            SELECT $17, home, $6, $7, $8, $16, $1, 1, $9::integer,
                   CASE WHEN home <> scope THEN scim.count_by_scope(jsonb_build_object(), scope, 1, $9::integer) END, $11, $11
              FROM permitted
             WHERE $20 IS NULL AND NOT EXISTS (SELECT FROM known)
            RETURNING user_id
        ), returned AS (
            UPDATE scim.users u
               SET email = CASE WHEN e.linked OR u.managed_by <> $1 THEN u.email ELSE $6 END,
                   email_key = CASE WHEN e.linked OR u.managed_by <> $1 THEN u.email_key ELSE $7 END,
                   display_name = CASE WHEN e.linked OR u.managed_by <> $1 THEN u.display_name ELSE $8 END,
                   fields = CASE WHEN e.linked OR u.managed_by <> $1 THEN u.fields ELSE $16 END,
                   managed_by = CASE WHEN e.linked THEN u.managed_by ELSE COALESCE(u.managed_by, $1) END,
                   identity_count = u.identity_count + 1,
                   active_count = u.active_count + $9::integer,
                   counts_by_scope = scim.count_by_scope(u.counts_by_scope, p.scope, 1, $9::integer),
                   updated_at = $11
              FROM permitted p
             CROSS JOIN LATERAL (
                SELECT user_id, false AS linked FROM unburied
                UNION ALL
                SELECT $20, true WHERE $20 IS NOT NULL AND NOT EXISTS (SELECT FROM known)) e
             WHERE u.user_id = e.user_id
               AND (NOT e.linked OR (u.scope = p.home AND u.email_key = $7))
            RETURNING u.user_id, u.email, u.display_name, u.fields, e.linked
        ), forgotten AS (
            DELETE FROM scim.identity_tombstones t
             USING returned r
             WHERE t.provider_key = $1 AND t.user_id = r.user_id AND r.linked
            RETURNING t.user_id, t.version, t.created_at
        ), person AS (
            SELECT user_id, 0::bigint AS version, $11 AS created_at, $6 AS email, $8 AS display_name, $16 AS fields, false AS linked
              FROM made
            UNION ALL
            SELECT r.user_id, COALESCE(b.version, 0), COALESCE(b.created_at, $11), r.email, r.display_name, r.fields, r.linked
              FROM returned r
              LEFT JOIN (SELECT * FROM unburied UNION ALL SELECT * FROM forgotten) b ON b.user_id = r.user_id
        ), written AS (
            INSERT INTO scim.identities
                (provider_key, account_id, user_id, user_name_key, external_id, email_key, active, document, folded, version,
                 created_at, last_modified, operation_id)
            SELECT $1, $3, user_id, $5, $4, $7, $9, $10, $19{FoldedSql.WithoutColumns}, version + 1, created_at, $11, $22
              FROM person
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
            SELECT $1, $15, $11, p.organization_id, p.owner_id, $12, 'User', w.user_id::text, w.account_id, 201, $14, $13, {LogDetailSql.Values}
              FROM permitted p CROSS JOIN written w CROSS JOIN jsonb_to_record($21) {LogDetailSql.Record}
        ), announced AS (
            INSERT INTO scim.outbox
                (change_id, occurred_at, provider_key, organization_id, owner_id, type, resource_id, data)
            SELECT $15, $11, $1, p.organization_id, p.owner_id, 'user.provisioned', w.user_id::text,
                   jsonb_build_object('accountId', w.account_id, 'active', w.active, 'email', n.email,
                                      'displayName', n.display_name, 'version', w.version, 'changedAttributes', $14)
                   || jsonb_strip_nulls(jsonb_build_object('fields', n.fields, 'linked', NULLIF(n.linked, false)))
              FROM permitted p CROSS JOIN written w CROSS JOIN person n
        )
        """;

    private const string Answer = """

        SELECT EXISTS (SELECT FROM authority), now() > $18, taken.key, w.*
          FROM taken
          LEFT JOIN written w ON true
        """;
}
