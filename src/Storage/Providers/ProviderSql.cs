namespace ScimCluster.Storage;

/// <summary>Lists of living providers, without those of the configuration.</summary>
internal static class ProviderSql
{
    // $1 organization_id.
    public const string ByOrganization = """
        SELECT provider_key, provider_id, organization_id, owner_id, NULL::text
          FROM scim.providers
         WHERE organization_id = $1 AND deleted_at IS NULL AND NOT is_static
         ORDER BY provider_id
        """;

    // $1 user_id. A personal provider has no organization_id; one without an owner is everybody's.
    public const string ByUser = """
        SELECT provider_key, provider_id, organization_id, owner_id, NULL::text AS roles
          FROM scim.providers
         WHERE (owner_id = $1 OR owner_id IS NULL) AND organization_id IS NULL AND deleted_at IS NULL AND NOT is_static
        UNION ALL
        SELECT p.provider_key, p.provider_id, p.organization_id, p.owner_id, m.roles
          FROM scim.organization_members m
          JOIN scim.providers p ON p.organization_id = m.organization_id AND p.deleted_at IS NULL AND NOT p.is_static
         WHERE m.user_id = $1
         ORDER BY provider_id
        """;
}
