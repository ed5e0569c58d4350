namespace ScimCluster.Storage;

/// <summary>Organizations and members. $1 is the organization_id, except in the operator's list of all.</summary>
internal static class OrganizationSql
{
    // A user of another organization whom the operator made a member has no identity here.
    private const string IsActive = $"(u.counts_by_scope IS NOT NULL OR u.scope = a.scope) AND {ScopeCountSql.Active} > 0";

    // $2 name, $3 created_at.
    public const string Create = """
        INSERT INTO scim.organizations (organization_id, name, created_at)
        VALUES ($1, $2, $3)
        ON CONFLICT ON CONSTRAINT organizations_pkey DO NOTHING
        """;

    public const string Find = "SELECT organization_id, name, created_at FROM scim.organizations WHERE organization_id = $1";

    public const string List = "SELECT organization_id, name, created_at FROM scim.organizations ORDER BY organization_id";

    // $2 user_id.
    public const string IsUserActive = $"""
        SELECT EXISTS (
            SELECT
              FROM scim.organization_members m
              JOIN scim.users u ON u.user_id = $2
             CROSS JOIN (SELECT 'organization:' || $1 AS scope) a
             WHERE m.organization_id = $1 AND m.user_id = $2::text AND {IsActive})
        """;

    // $2 user_id.
    public const string FindUser = $"""
        SELECT u.user_id, u.email, u.display_name, {IsActive}, u.fields
          FROM scim.organization_members m
          JOIN scim.users u ON u.user_id = $2
         CROSS JOIN (SELECT 'organization:' || $1 AS scope) a
         WHERE m.organization_id = $1 AND m.user_id = $2::text
        """;

    // $2 user_id, $3 roles, $4 created_at.
    public const string SetMember = """
        INSERT INTO scim.organization_members (organization_id, user_id, roles, created_at)
        SELECT organization_id, $2, $3, $4
          FROM scim.organizations
         WHERE organization_id = $1
        ON CONFLICT ON CONSTRAINT organization_members_pkey DO UPDATE SET roles = excluded.roles
        """;

    // $2 user_id.
    public const string RemoveMember = "DELETE FROM scim.organization_members WHERE organization_id = $1 AND user_id = $2";
}
