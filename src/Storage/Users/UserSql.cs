namespace ScimCluster.Storage;

/// <summary>Users behind the identities.</summary>
internal static class UserSql
{
    // $1 provider_key, $2 email_key, $3 external_id, $4 user_name_key. Nobody for a person whom CreateIdentitySql knows.
    public const string EmailHolder = $"""
        SELECT u.user_id, u.email, u.display_name,
               EXISTS (
                   SELECT
                     FROM scim.organization_members m
                    WHERE m.organization_id = a.organization_id AND m.user_id = u.user_id::text),
               EXISTS (SELECT FROM scim.identities i WHERE i.provider_key = $1 AND i.user_id = u.user_id)
          FROM scim.providers a
          JOIN scim.users u ON u.scope = {HomeSql.Scope} AND u.email_key = $2
         WHERE a.provider_key = $1
           AND NOT EXISTS (
               SELECT
                 FROM scim.identity_tombstones t
                WHERE t.provider_key = $1
                  AND (t.external_id = $3 OR (t.user_name_key = $4 AND t.external_id IS NULL AND $3 IS NULL)))
        """;
}
