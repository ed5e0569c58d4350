namespace ScimCluster.Storage;

/// <summary>Keys that all silos share.</summary>
internal static class SigningKeySql
{
    // $1 name.
    public const string Find = "SELECT key FROM scim.signing_keys WHERE name = $1";

    // $1 name, $2 key. Of those who make the key at the same time, one succeeds.
    public const string Make = """
        INSERT INTO scim.signing_keys (name, key, created_at)
        VALUES ($1, $2, now())
        ON CONFLICT ON CONSTRAINT signing_keys_pkey DO NOTHING
        """;
}
