namespace ScimCluster.Storage;

/// <summary>Deletes a group and leaves the rows of its members to the purge: nobody reads them but through the group.</summary>
internal static class DeleteGroupSql
{
    // $1 provider_key, $2 epoch, $3 group_id, $4 version as read, $5 occurred_at, $6 operation, $7 request_id, $8 change_id,
    // $9 what only the log keeps, $10 not_after.
    //
    // A trigger takes the group out of the groups that it is in.
    public const string Text = $"""
        WITH {AuthoritySql.CteUntil} $10), written AS (
            DELETE FROM scim.groups g
             USING authority
             WHERE g.provider_key = $1 AND g.group_id = $3 AND g.version = $4
            RETURNING {WriteGroupSql.Columns}
        ), left_over AS (
            INSERT INTO scim.group_remains (provider_key, group_id)
            SELECT $1, group_id FROM written
            ON CONFLICT ON CONSTRAINT group_remains_pkey DO NOTHING
        ), logged AS (
            INSERT INTO scim.provisioning_log
                (provider_key, log_id, occurred_at, organization_id, owner_id, operation, resource_type, resource_id,
                 status, changed_attributes, request_id,
                 {LogDetailSql.Columns})
            SELECT $1, $8, $5, a.organization_id, a.owner_id, $6, 'Group', w.group_id::text, 204, ARRAY[]::text[], $7, {LogDetailSql.Values}
              FROM authority a CROSS JOIN written w CROSS JOIN jsonb_to_record($9) {LogDetailSql.Record}
        ), announced AS (
            INSERT INTO scim.outbox
                (change_id, occurred_at, provider_key, organization_id, owner_id, type, resource_id, data)
            SELECT $8, $5, $1, a.organization_id, a.owner_id, 'group.deleted', w.group_id::text,
                   jsonb_build_object('displayName', w.document -> 'displayName', 'version', w.version)
              FROM authority a CROSS JOIN written w
        )
        SELECT EXISTS (SELECT FROM authority), now() > $10, NULL::integer, NULL::uuid[], EXISTS (SELECT FROM written), w.*
          FROM (SELECT) AS one
          LEFT JOIN written w ON true
        """;

    // Of all tenants, in the order of the primary key. $1 the most members to remove, $2 the lock, $3 provider_key, $4 group_id and
    // $5 member_id of the last one that was removed before: what is removed stays in the index for a while, and is not stepped
    // over again and again. Groups of which nothing is left are forgotten; if another process has the lock, nothing is done.
    public const string PurgeRemains = """
        WITH holder AS MATERIALIZED (
            SELECT pg_try_advisory_xact_lock($2) AS mine
        ), rest AS MATERIALIZED (
            SELECT m.provider_key, m.group_id, m.member_id
              FROM scim.group_remains r
             CROSS JOIN LATERAL (
                SELECT g.provider_key, g.group_id, g.member_id
                  FROM scim.group_members g
                 WHERE g.provider_key = r.provider_key AND g.group_id = r.group_id
                   AND g.member_id > CASE WHEN (r.provider_key, r.group_id) = ($3, $4) THEN $5
                                          ELSE '00000000-0000-0000-0000-000000000000' END
                 ORDER BY g.member_id
                 LIMIT $1) m
             WHERE (SELECT mine FROM holder) AND (r.provider_key, r.group_id) >= ($3, $4)
             ORDER BY r.provider_key, r.group_id, m.member_id
             LIMIT $1
        ), removed AS (
            DELETE FROM scim.group_members m
             USING rest
             WHERE m.provider_key = rest.provider_key AND m.group_id = rest.group_id AND m.member_id = rest.member_id
        ), forgotten AS (
            DELETE FROM scim.group_remains r
             WHERE (SELECT mine FROM holder)
               AND ((r.provider_key, r.group_id) < ($3, $4) OR NOT EXISTS (SELECT FROM rest))
               AND NOT EXISTS (SELECT FROM scim.group_members m WHERE m.provider_key = r.provider_key AND m.group_id = r.group_id)
        )
        SELECT provider_key, group_id, member_id
          FROM rest
         ORDER BY provider_key DESC, group_id DESC, member_id DESC
         LIMIT 1
        """;
}
