namespace ScimCluster.Storage;

/// <summary>The first part of every write.</summary>
internal static class AuthoritySql
{
    /// <summary>
    /// The provider, or no row if it is deleted or was given a new token since ($1 provider_key, $2 epoch), or if the time
    /// for the write is over. The parameter with that time follows, and a closing parenthesis.
    /// </summary>
    public const string CteUntil = """
        authority AS (
            SELECT provider_key, organization_id, owner_id, scope
              FROM scim.providers
             WHERE provider_key = $1 AND epoch = $2 AND deleted_at IS NULL AND now() <=
        """;
}
