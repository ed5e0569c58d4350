namespace ScimCluster.Storage;

/// <summary>Reads a provider in the order of its primary keys. $1 provider_key.</summary>
internal static class ExportSql
{
    // $2 user_id of the last one before, $3 count.
    public const string Users = """
        SELECT provider_key, account_id, user_id, active, document, version, created_at, last_modified
          FROM scim.identities
         WHERE provider_key = $1 AND user_id > $2
         ORDER BY user_id
         LIMIT $3
        """;

    // $2 group_id of the last one before, $3 count.
    public const string Groups = """
        SELECT group_id, document, version, created_at, last_modified
          FROM scim.groups
         WHERE provider_key = $1 AND group_id > $2
         ORDER BY group_id
         LIMIT $3
        """;

    // $2 group_id and $3 member_id of the last one before, $4 count. Members of groups that are gone may be left.
    public const string Members = """
        SELECT m.group_id, m.member_id, m.member_type
          FROM scim.group_members m
         WHERE m.provider_key = $1 AND (m.group_id, m.member_id) > ($2, $3)
           AND EXISTS (SELECT FROM scim.groups g WHERE g.provider_key = $1 AND g.group_id = m.group_id)
         ORDER BY m.group_id, m.member_id
         LIMIT $4
        """;
}
