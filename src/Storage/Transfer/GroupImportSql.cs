namespace ScimCluster.Storage;

/// <summary>What an import needs beside the statements that write groups. $1 provider_key.</summary>
internal static class GroupImportSql
{
    // $2 ids.
    public const string FindMembers = """
        SELECT user_id FROM scim.identities WHERE provider_key = $1 AND user_id = ANY ($2)
        UNION ALL
        SELECT group_id FROM scim.groups WHERE provider_key = $1 AND group_id = ANY ($2)
        """;

    // $2 group_id, $3 version, $4 created_at, $5 last_modified.
    public const string KeepMeta = """
        UPDATE scim.groups
           SET version = $3, created_at = $4, last_modified = $5
         WHERE provider_key = $1 AND group_id = $2
        """;
}
