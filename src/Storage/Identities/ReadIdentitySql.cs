namespace ScimCluster.Storage;

/// <summary>Reads identities of one provider.</summary>
internal static class ReadIdentitySql
{
    // $1 provider_key, $2 account_id.
    public const string ByAccountId = """
        SELECT provider_key, account_id, user_id, active, document, version, created_at, last_modified
          FROM scim.identities
         WHERE provider_key = $1 AND account_id = $2
        """;

    // $1 provider_key, $2 user_id.
    public const string ByUserId = """
        SELECT provider_key, account_id, user_id, active, document, version, created_at, last_modified
          FROM scim.identities
         WHERE provider_key = $1 AND user_id = $2
        """;

    // $1 provider_key, $2 user_id.
    public const string Locate = "SELECT account_id FROM scim.identities WHERE provider_key = $1 AND user_id = $2";
}
