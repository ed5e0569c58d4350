namespace ScimCluster.Storage;

/// <summary>What an import needs beside the statement that creates users. $1 provider_key.</summary>
internal static class UserImportSql
{
    // $2 user_ids.
    public const string FindUsers = """
        SELECT provider_key, account_id, user_id, active, document, version, created_at, last_modified
          FROM scim.identities
         WHERE provider_key = $1 AND user_id = ANY ($2)
        """;

    // $2 group_ids.
    public const string FindGroups = "SELECT group_id FROM scim.groups WHERE provider_key = $1 AND group_id = ANY ($2)";

    // $2 user_id, $3 version, $4 created_at, $5 last_modified.
    public const string KeepMeta = """
        UPDATE scim.identities
           SET version = $3, created_at = $4, last_modified = $5
         WHERE provider_key = $1 AND user_id = $2
        """;
}
