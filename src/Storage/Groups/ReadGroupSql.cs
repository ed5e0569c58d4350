namespace ScimCluster.Storage;

/// <summary>Reads groups of one provider, and members in the order of their ids.</summary>
internal static class ReadGroupSql
{
    // $1 provider_key, $2 group_id.
    public const string ById = $"SELECT {WriteGroupSql.Columns} FROM scim.groups g WHERE g.provider_key = $1 AND g.group_id = $2";

    // $1 provider_key, $2 display_name_key.
    public const string ByDisplayName = $"SELECT {WriteGroupSql.Columns} FROM scim.groups g WHERE g.provider_key = $1 AND g.display_name_key = $2";

    // $1 provider_key, $2 external_id.
    public const string ByExternalId = $"SELECT {WriteGroupSql.Columns} FROM scim.groups g WHERE g.provider_key = $1 AND g.external_id = $2";

    // $1 provider_key, $2 group_id, $3 the member behind whom to begin, $4 limit.
    public const string Members = $"""
        SELECT m.group_id, m.member_id, m.member_type, {Display}
          FROM (SELECT m.group_id, m.member_id, m.member_type
                  FROM scim.group_members m
                 WHERE m.provider_key = $1 AND m.group_id = $2 AND m.member_id > $3
                 ORDER BY m.member_id
                 LIMIT $4) m
         ORDER BY m.member_id
        """;

    // $1 provider_key, $2 group_ids, $3 limit for each.
    public const string FirstMembers = $"""
        SELECT m.group_id, m.member_id, m.member_type, {Display}
          FROM unnest($2) AS g (id)
         CROSS JOIN LATERAL (
            SELECT m.group_id, m.member_id, m.member_type
              FROM scim.group_members m
             WHERE m.provider_key = $1 AND m.group_id = g.id
             ORDER BY m.member_id
             LIMIT $3) m
         ORDER BY m.group_id, m.member_id
        """;

    private const string Display = """
        CASE m.member_type
                    WHEN 'User' THEN (SELECT COALESCE(NULLIF(i.document ->> 'displayName', ''), i.document ->> 'userName')
                                        FROM scim.identities i
                                       WHERE i.provider_key = $1 AND i.user_id = m.member_id)
                    ELSE (SELECT h.document ->> 'displayName' FROM scim.groups h WHERE h.provider_key = $1 AND h.group_id = m.member_id)
                END
        """;
}
