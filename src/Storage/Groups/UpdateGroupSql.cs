namespace ScimCluster.Storage;

/// <summary>Changes a group that is still at the version that was read, its members, log row and outbox row.</summary>
internal static class UpdateGroupSql
{
    // $1 to $7 as in CreateGroupSql; $8 who shall be a member, $9 to $14 as there, $15 not_after, $16 version as read,
    // $17 who shall be none, $18 whether the document changes, $19 whether the log keeps values.
    //
    // Only who is no member yet is looked up and locked. The version makes sure that the members of the snapshot are those
    // that change: every change of members is one of the group's version. If nothing changes, nothing is written.
    public const string Text = Begin + "m.member_id = ANY ($17)" + End;

    /// <summary>The same where everybody else shall be no member: reads all members, and writes those that differ.</summary>
    /// <remarks>NOT IN is looked up in a hash table, whatever the planner thinks of the length of the list.</remarks>
    public const string Replacement = Begin + "m.member_id NOT IN (SELECT k.id FROM unnest($8) AS k (id))" + End;

    private const string Begin = $"""
        WITH {AuthoritySql.CteUntil} $15), fresh AS MATERIALIZED (
            SELECT DISTINCT w.id
              FROM unnest($8) AS w (id)
             WHERE NOT EXISTS (
                SELECT FROM scim.group_members m WHERE m.provider_key = $1 AND m.group_id = $3 AND m.member_id = w.id)
        ), {WriteGroupSql.FindMembers}, target AS MATERIALIZED (
            SELECT g.group_id
              FROM authority a
              JOIN scim.groups g ON g.provider_key = $1 AND g.group_id = $3 AND g.version = $16
             WHERE (SELECT count(*) FROM found) >= 0
               FOR NO KEY UPDATE OF g
        ), taken AS (
            SELECT CASE
                WHEN EXISTS (SELECT FROM scim.groups WHERE provider_key = $1 AND display_name_key = $4 AND group_id <> $3) THEN 0
                WHEN EXISTS (SELECT FROM scim.groups WHERE provider_key = $1 AND external_id = $5 AND group_id <> $3) THEN 1
                END AS key
        ), permitted AS (
            SELECT a.*
              FROM authority a CROSS JOIN target CROSS JOIN taken
             WHERE taken.key IS NULL AND NOT EXISTS (SELECT FROM missing)
        ), removed AS (
            DELETE FROM scim.group_members m
             USING permitted p
             WHERE m.provider_key = $1 AND m.group_id = $3 AND 
        """;

    private const string End = $"""

            RETURNING m.member_id
        ), joined AS (
            INSERT INTO scim.group_members (provider_key, group_id, member_id, member_type)
            SELECT $1, $3, f.id, f.type
              FROM permitted p CROSS JOIN found f
            RETURNING member_id
        ), edit AS (
            SELECT (SELECT count(*) FROM joined) AS added, (SELECT count(*) FROM removed) AS removed
        ), written AS (
            UPDATE scim.groups g
               SET display_name_key = $4, external_id = $5, document = $6, folded = $7, version = g.version + 1,
                   last_modified = GREATEST(g.last_modified, $9)
              FROM permitted p CROSS JOIN edit e
             WHERE g.provider_key = $1 AND g.group_id = $3 AND ($18 OR e.added > 0 OR e.removed > 0)
            RETURNING {WriteGroupSql.Columns}
        ), named AS (
            SELECT e.added, e.removed,
                   ARRAY(SELECT member_id FROM joined ORDER BY 1 LIMIT {WriteGroupSql.MaxNamed}) AS joined,
                   ARRAY(SELECT member_id FROM removed ORDER BY 1 LIMIT {WriteGroupSql.MaxNamed}) AS gone,
                   CASE WHEN e.added > 0 OR e.removed > 0 THEN array_append($12, 'members') ELSE $12 END AS attributes
              FROM edit e
        ), logged AS (
            INSERT INTO scim.provisioning_log
                (provider_key, log_id, occurred_at, organization_id, owner_id, operation, resource_type, resource_id,
                 status, changed_attributes, request_id, actor, token_id, token_label, duration_ms, changed_values)
            SELECT $1, COALESCE({LogDetailSql.OperationId}, $13), $9, p.organization_id, p.owner_id, $10, 'Group', w.group_id::text, 200, n.attributes, $11,
                   d.actor, d.token_id, d.token_label, d.duration_ms,
                   CASE WHEN $19 AND (n.added > 0 OR n.removed > 0)
                        THEN COALESCE(d.changed_values, jsonb_build_object())
                             || jsonb_build_object('members', jsonb_build_object('old', to_jsonb(n.gone), 'new', to_jsonb(n.joined)))
                        ELSE d.changed_values END
              FROM permitted p CROSS JOIN written w CROSS JOIN named n CROSS JOIN jsonb_to_record($14) {LogDetailSql.Record}
        ), announced AS (
            INSERT INTO scim.outbox
                (change_id, occurred_at, provider_key, organization_id, owner_id, type, resource_id, data)
            SELECT $13, $9, $1, p.organization_id, p.owner_id, 'group.updated', w.group_id::text,
                   jsonb_build_object('displayName', w.document -> 'displayName', 'version', w.version, 'changedAttributes', n.attributes,
                                      'membersAdded', n.joined, 'membersAddedCount', n.added,
                                      'membersRemoved', n.gone, 'membersRemovedCount', n.removed)
                   || jsonb_strip_nulls(jsonb_build_object('externalId', $5::text))
              FROM permitted p CROSS JOIN written w CROSS JOIN named n
        )
        SELECT EXISTS (SELECT FROM authority), now() > $15, taken.key, {WriteGroupSql.Missing}, EXISTS (SELECT FROM target), w.*
          FROM taken
          LEFT JOIN written w ON true
        """;
}
