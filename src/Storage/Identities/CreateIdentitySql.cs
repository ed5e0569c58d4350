namespace ScimCluster.Storage;

/// <summary>Stores a new identity, its user, membership, log row and outbox row.</summary>
internal static class CreateIdentitySql
{
    // $1 provider_key, $2 epoch, $3 account_id, $4 external_id, $5 user_name_key, $6 email, $7 email_key, $8 display_name,
    // $9 active, $10 document, $11 occurred_at, $12 operation, $13 request_id, $14 changed_attributes, $15 change_id,
    // $16 user_id, $17 not_after, $18 folded document.
    //
    // "known" finds a person whom the provider deprovisioned; "taken" what this statement's snapshot shows as held, with
    // the numbers of UniqueKey. An identity that is just being deleted is still in the snapshot, so a create beside a
    // delete is refused and never makes a second user of the same person. What the snapshot cannot show, the unique
    // indexes and the row lock on the tombstone decide.
    //
    // What is counted, a trigger counts behind the whole statement.
    public const string Text = $"""
        WITH {AuthoritySql.CteUntil} $17), known AS (
            (SELECT user_id
               FROM scim.identity_tombstones
              WHERE provider_key = $1 AND external_id = $4
              ORDER BY deleted_at DESC
              LIMIT 1)
            UNION ALL
            (SELECT user_id
               FROM scim.identity_tombstones
              WHERE provider_key = $1 AND user_name_key = $5 AND external_id IS NULL AND $4 IS NULL
              ORDER BY deleted_at DESC
              LIMIT 1)
        ), taken AS (
            SELECT CASE
                WHEN EXISTS (SELECT FROM scim.identities WHERE provider_key = $1 AND account_id = $3) THEN 0
                WHEN EXISTS (SELECT FROM scim.identities WHERE provider_key = $1 AND external_id = $4) THEN 1
                WHEN EXISTS (SELECT FROM scim.identities WHERE provider_key = $1 AND user_name_key = $5) THEN 2
                WHEN EXISTS (
                    SELECT
                      FROM authority a
                      JOIN scim.users u ON u.scope = a.scope AND u.email_key = $7
                     WHERE u.user_id NOT IN (SELECT user_id FROM known)
                       AND NOT EXISTS (
                           SELECT FROM known JOIN scim.users k USING (user_id) WHERE k.managed_by <> $1)) THEN 3
                END AS key
        ), permitted AS (
            SELECT a.* FROM authority a CROSS JOIN taken WHERE taken.key IS NULL
        ), unburied AS (
            DELETE FROM scim.identity_tombstones t
             USING permitted, known
             WHERE t.provider_key = $1 AND t.user_id = known.user_id
            RETURNING t.user_id, t.version, t.created_at
        ), made AS (
            INSERT INTO scim.users
                (user_id, scope, email, email_key, display_name, managed_by, identity_count, active_count, created_at, updated_at)
            SELECT $16, scope, $6, $7, $8, $1, 1, $9::integer, $11, $11
              FROM permitted
             WHERE NOT EXISTS (SELECT FROM known)
            RETURNING user_id
        ), returned AS (
            UPDATE scim.users u
               SET email = CASE WHEN u.managed_by <> $1 THEN u.email ELSE $6 END,
                   email_key = CASE WHEN u.managed_by <> $1 THEN u.email_key ELSE $7 END,
                   display_name = CASE WHEN u.managed_by <> $1 THEN u.display_name ELSE $8 END,
                   managed_by = COALESCE(u.managed_by, $1),
                   identity_count = u.identity_count + 1,
                   active_count = u.active_count + $9::integer,
                   updated_at = $11
              FROM unburied
             WHERE u.user_id = unburied.user_id
            RETURNING u.user_id, unburied.version, unburied.created_at
        ), person AS (
            SELECT user_id, 0::bigint AS version, $11 AS created_at FROM made
            UNION ALL
            SELECT user_id, version, created_at FROM returned
        ), written AS (
            INSERT INTO scim.identities
                (provider_key, account_id, user_id, user_name_key, external_id, email_key, active, document, folded, version,
                 created_at, last_modified)
            SELECT $1, $3, user_id, $5, $4, $7, $9, $10, $18{FoldedSql.WithoutColumns}, version + 1, created_at, $11
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
                 account_id, status, changed_attributes, request_id)
            SELECT $1, $15, $11, p.organization_id, p.owner_id, $12, 'User', w.user_id::text, w.account_id, 201, $14, $13
              FROM permitted p CROSS JOIN written w
        ), announced AS (
            INSERT INTO scim.outbox
                (change_id, occurred_at, provider_key, organization_id, owner_id, type, resource_id, data)
            SELECT $15, $11, $1, p.organization_id, p.owner_id, 'user.provisioned', w.user_id::text,
                   jsonb_build_object('accountId', w.account_id, 'active', w.active, 'email', $6, 'displayName', $8,
                                      'version', w.version, 'changedAttributes', $14)
              FROM permitted p CROSS JOIN written w
        )
        SELECT EXISTS (SELECT FROM authority), now() > $17, taken.key, w.*
          FROM taken
          LEFT JOIN written w ON true
        """;
}
