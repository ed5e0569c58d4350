namespace ScimCluster.Storage.Migrations;

/// <summary>Fills the table of unique values from the identities of all tenants.</summary>
internal static class UniqueFillingSql
{
    // $1 resource type.
    public const string Fingerprint = "SELECT fingerprint FROM scim.unique_value_filling WHERE resource_type = $1";

    public const string Begin = """
        LOCK TABLE scim.identities IN SHARE ROW EXCLUSIVE MODE;
        DELETE FROM scim.unique_values;
        """;

    // $1 and $2 the place behind which the batch begins, $3 how many.
    public const string Batch = """
        SELECT provider_key, user_id, folded
          FROM scim.identities
         WHERE (provider_key, user_id) > ($1, $2) AND folded IS NOT NULL
         ORDER BY provider_key, user_id
         LIMIT $3
        """;

    // $1 provider_key, $2 attribute, $3 hash, $4 user_id.
    public const string Hold = """
        INSERT INTO scim.unique_values (provider_key, attribute, value_hash, user_id)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT ON CONSTRAINT unique_values_pkey DO NOTHING
        """;

    // $1 resource type, $2 fingerprint.
    public const string Finish = """
        INSERT INTO scim.unique_value_filling AS f (resource_type, fingerprint)
        VALUES ($1, $2)
        ON CONFLICT ON CONSTRAINT unique_value_filling_pkey DO UPDATE SET fingerprint = excluded.fingerprint
        """;
}
