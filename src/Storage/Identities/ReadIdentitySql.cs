namespace ScimCluster.Storage;

/// <summary>Reads identities of one provider.</summary>
internal static class ReadIdentitySql
{
    // $1 provider_key, $2 account_id.
    public const string ByAccountId = """
        SELECT provider_key, account_id, user_id, active, document, version, created_at, last_modified,
               operation_id, scim.groups_of(provider_key, user_id, false) AS groups
          FROM scim.identities
         WHERE provider_key = $1 AND account_id = $2
        """;

    // $1 provider_key, $2 operation_id of version 8: the index has no others.
    public const string ByKeyedOperation = """
        SELECT provider_key, account_id, user_id, active, document, version, created_at, last_modified,
               operation_id, scim.groups_of(provider_key, user_id, false) AS groups
          FROM scim.identities
         WHERE provider_key = $1 AND operation_id = $2 AND get_byte(uuid_send(operation_id), 6) >> 4 = 8
        """;

    // $1 provider_key, $2 user_id.
    public const string ByUserId = """
        SELECT provider_key, account_id, user_id, active, document, version, created_at, last_modified,
               operation_id, scim.groups_of(provider_key, user_id, false) AS groups
          FROM scim.identities
         WHERE provider_key = $1 AND user_id = $2
        """;

    // $1 provider_key, $2 user_id.
    public const string Locate = "SELECT account_id FROM scim.identities WHERE provider_key = $1 AND user_id = $2";
}
