namespace ScimCluster.Storage;

/// <summary>Stores a new group, its members, log row and outbox row.</summary>
internal static class CreateGroupSql
{
    // $1 provider_key, $2 epoch, $3 group_id, $4 display_name_key, $5 external_id, $6 document, $7 folded document, $8 members,
    // $9 occurred_at, $10 operation, $11 request_id, $12 changed_attributes, $13 change_id, $14 what only the log keeps,
    // $15 not_after.
    //
    // "taken" has the numbers of GroupUniqueKey; 9 if this very create was carried out and the group deleted since. What the
    // snapshot cannot show, the unique indexes decide.
    public const string Text = $"""
        WITH {AuthoritySql.CteUntil} $15), fresh AS MATERIALIZED (
            SELECT DISTINCT id FROM unnest($8) AS m (id)
        ), {WriteGroupSql.FindMembers}, taken AS (
            SELECT CASE
                WHEN EXISTS (SELECT FROM scim.groups WHERE provider_key = $1 AND group_id = $3) THEN 2
                WHEN EXISTS (SELECT FROM scim.group_remains WHERE provider_key = $1 AND group_id = $3) THEN 9
                WHEN EXISTS (SELECT FROM scim.groups WHERE provider_key = $1 AND display_name_key = $4) THEN 0
                WHEN EXISTS (SELECT FROM scim.groups WHERE provider_key = $1 AND external_id = $5) THEN 1
                END AS key
        ), permitted AS (
            SELECT a.* FROM authority a CROSS JOIN taken WHERE taken.key IS NULL AND NOT EXISTS (SELECT FROM missing)
        ), written AS (
            INSERT INTO scim.groups AS g
                (provider_key, group_id, display_name_key, external_id, document, folded, version, created_at, last_modified)
            SELECT $1, $3, $4, $5, $6, $7, 1, $9, $9
              FROM permitted
            RETURNING {WriteGroupSql.Columns}
        ), joined AS (
            INSERT INTO scim.group_members (provider_key, group_id, member_id, member_type)
            SELECT $1, $3, f.id, f.type
              FROM written w CROSS JOIN found f
            RETURNING member_id
        ), logged AS (
            INSERT INTO scim.provisioning_log
                (provider_key, log_id, occurred_at, organization_id, owner_id, operation, resource_type, resource_id,
                 status, changed_attributes, request_id,
                 {LogDetailSql.Columns})
            SELECT $1, $13, $9, p.organization_id, p.owner_id, $10, 'Group', w.group_id::text, 201, $12, $11, {LogDetailSql.Values}
              FROM permitted p CROSS JOIN written w CROSS JOIN jsonb_to_record($14) {LogDetailSql.Record}
        ), announced AS (
            INSERT INTO scim.outbox
                (change_id, occurred_at, provider_key, organization_id, owner_id, type, resource_id, data)
            SELECT $13, $9, $1, p.organization_id, p.owner_id, 'group.created', w.group_id::text,
                   jsonb_build_object('displayName', w.document -> 'displayName', 'version', w.version, 'changedAttributes', $12,
                                      'membersAdded', ARRAY(SELECT member_id FROM joined ORDER BY 1 LIMIT {WriteGroupSql.MaxNamed}),
                                      'membersAddedCount', (SELECT count(*) FROM joined),
                                      'membersRemoved', jsonb_build_array(), 'membersRemovedCount', 0)
                   || jsonb_strip_nulls(jsonb_build_object('externalId', $5::text))
              FROM permitted p CROSS JOIN written w
        )
        SELECT EXISTS (SELECT FROM authority), now() > $15, taken.key, {WriteGroupSql.Missing}, true, w.*
          FROM taken
          LEFT JOIN written w ON true
        """;
}
