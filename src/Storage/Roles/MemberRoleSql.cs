namespace ScimCluster.Storage;

/// <summary>
/// Members with the groups that may give them roles. A single user's groups are found from below, by the index of members; those
/// of all members from above, from the groups that somebody named.
/// </summary>
internal static class MemberRoleSql
{
    // $1 organization_id, $2 user_id, $3 the same as UUID or NULL, $4 display_name_keys, $5 all groups.
    public const string Find = $"""
        WITH RECURSIVE member AS (
            SELECT m.organization_id, m.roles, $3::uuid AS identity_id, $4::text[] AS names, $5::boolean AS everything,
                   $5 OR cardinality($4) > 0
                   OR EXISTS (SELECT FROM scim.group_roles r WHERE r.organization_id = m.organization_id) AS is_mapped
              FROM scim.organization_members m
             WHERE m.organization_id = $1 AND m.user_id = $2
        ),
        {GroupsAbove}
        """;

    // $1 user_id, $2 the same as UUID or NULL, $3 display_name_keys, $4 all groups.
    public const string ListByUser = $"""
        WITH RECURSIVE member AS (
            SELECT m.organization_id, m.roles, $2::uuid AS identity_id, $3::text[] AS names, $4::boolean AS everything,
                   $4 OR cardinality($3) > 0
                   OR EXISTS (SELECT FROM scim.group_roles r WHERE r.organization_id = m.organization_id) AS is_mapped
              FROM scim.organization_members m
             WHERE m.user_id = $1
        ),
        {GroupsAbove}
        """;

    // $1 organization_id, $2 display_name_keys, $3 group_ids. A group is walked once for each named group above it.
    public const string List = """
        WITH RECURSIVE named AS (
            SELECT p.provider_key, p.provider_id, g.group_id, string_agg(r.roles, ',' ORDER BY r.place) AS roles
              FROM scim.providers p
              JOIN (
                  SELECT place, provider_id, display_name_key, external_id, group_id, roles
                    FROM scim.group_roles
                   WHERE organization_id = $1
                  UNION
                  SELECT NULL, NULL, name, NULL, NULL, NULL FROM unnest($2) AS name
                  UNION
                  SELECT NULL, NULL, NULL, NULL, id, NULL FROM unnest($3) AS id
              ) r ON r.provider_id IS NULL OR r.provider_id = p.provider_id
              JOIN scim.groups g ON g.provider_key = p.provider_key
               AND (g.display_name_key = r.display_name_key OR g.external_id = r.external_id OR g.group_id = r.group_id)
             WHERE p.organization_id = $1 AND p.deleted_at IS NULL
             GROUP BY p.provider_key, p.provider_id, g.group_id
        ),
        below AS (
            SELECT n.provider_key, n.group_id AS named_id, n.group_id FROM named n
            UNION
            SELECT b.provider_key, b.named_id, g.group_id
              FROM below b
              JOIN scim.group_members m
                ON m.provider_key = b.provider_key AND m.group_id = b.group_id AND m.member_type = 'Group'
              JOIN scim.groups g ON g.provider_key = m.provider_key AND g.group_id = m.member_id
        ),
        holder AS (
            SELECT DISTINCT i.user_id, b.provider_key, b.named_id
              FROM below b
              JOIN scim.group_members m
                ON m.provider_key = b.provider_key AND m.group_id = b.group_id AND m.member_type = 'User'
              JOIN scim.identities i ON i.provider_key = m.provider_key AND i.user_id = m.member_id AND i.active
        )
        SELECT o.user_id, o.roles, n.provider_id, n.group_id, g.document ->> 'displayName', g.external_id, n.roles
          FROM scim.organization_members o
          LEFT JOIN (
              holder h
              JOIN named n ON n.provider_key = h.provider_key AND n.group_id = h.named_id
              JOIN scim.groups g ON g.provider_key = h.provider_key AND g.group_id = h.named_id
          ) ON h.user_id::text = o.user_id
         WHERE o.organization_id = $1
         ORDER BY o.user_id, n.provider_id, n.group_id
        """;

    // $1 organization_id.
    public const string ListGroups = """
        SELECT p.provider_id, g.group_id, g.document ->> 'displayName', g.external_id, NULL::text
          FROM scim.providers p
          JOIN scim.groups g ON g.provider_key = p.provider_key
         WHERE p.organization_id = $1 AND p.deleted_at IS NULL
         ORDER BY p.provider_id, g.group_id
        """;

    // $1 organization_id.
    public const string ListRules = """
        SELECT provider_id, display_name, external_id, group_id, roles
          FROM scim.group_roles
         WHERE organization_id = $1
         ORDER BY place
        """;

    // The three statements that replace the rules, in one transaction. Two lists are never mixed: the row of the organization is
    // locked, and each statement sees what was committed before it began. $1 organization_id.
    public const string LockRules = "SELECT FROM scim.organizations WHERE organization_id = $1 FOR NO KEY UPDATE";

    // $1 organization_id.
    public const string RemoveRules = "DELETE FROM scim.group_roles WHERE organization_id = $1";

    // $1 organization_id, $2 provider_ids, $3 display_names, $4 display_name_keys, $5 external_ids, $6 group_ids, $7 roles. One
    // row if there is such an organization.
    public const string AddRules = """
        WITH organization AS (
            SELECT o.organization_id FROM scim.organizations o WHERE o.organization_id = $1
        ),
        added AS (
            INSERT INTO scim.group_roles
                   (organization_id, place, provider_id, display_name, display_name_key, external_id, group_id, roles)
            SELECT o.organization_id, r.place, r.provider_id, r.display_name, r.display_name_key, r.external_id, r.group_id, r.roles
              FROM organization o
             CROSS JOIN unnest($2, $3, $4, $5, $6, $7) WITH ORDINALITY
                AS r (provider_id, display_name, display_name_key, external_id, group_id, roles, place)
        )
        SELECT 1 FROM organization
        """;

    // Each group is visited once, so circles do no harm; a group that is gone leads nowhere.
    private const string GroupsAbove = """
        above AS (
            SELECT o.organization_id, p.provider_key, p.provider_id, d.group_id
              FROM member o
              JOIN scim.providers p ON p.organization_id = o.organization_id AND p.deleted_at IS NULL
              JOIN scim.identities i ON i.provider_key = p.provider_key AND i.user_id = o.identity_id AND i.active
              JOIN scim.group_members d ON d.provider_key = p.provider_key AND d.member_id = o.identity_id
             WHERE o.is_mapped
            UNION
            SELECT a.organization_id, a.provider_key, a.provider_id, m.group_id
              FROM above a
              JOIN scim.groups g ON g.provider_key = a.provider_key AND g.group_id = a.group_id
              JOIN scim.group_members m ON m.provider_key = a.provider_key AND m.member_id = a.group_id
        ),
        above_with_roles AS (
            SELECT a.organization_id, a.provider_id, g.group_id, g.display_name_key, g.document ->> 'displayName' AS display_name,
                   g.external_id, (
                       SELECT string_agg(r.roles, ',' ORDER BY r.place)
                         FROM scim.group_roles r
                        WHERE r.organization_id = a.organization_id
                          AND (r.provider_id IS NULL OR r.provider_id = a.provider_id)
                          AND (r.display_name_key = g.display_name_key OR r.external_id = g.external_id OR r.group_id = g.group_id)
                   ) AS roles
              FROM above a
              JOIN scim.groups g ON g.provider_key = a.provider_key AND g.group_id = a.group_id
        )
        SELECT o.organization_id, o.roles, a.provider_id, a.group_id, a.display_name, a.external_id, a.roles
          FROM member o
          LEFT JOIN above_with_roles a ON a.organization_id = o.organization_id
           AND (o.everything OR a.roles IS NOT NULL OR a.display_name_key = ANY (o.names))
         ORDER BY o.organization_id, a.provider_id, a.group_id
        """;
}
