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

    /// <summary>One row with the count alone if the page is empty, otherwise the count on each row of the page.</summary>
    /// <param name="conditions">Conditions from <see cref="Condition"/>; $1 provider_key, $2 limit, $3 offset come first.</param>
    public static string Page(IEnumerable<string> conditions)
    {
        var where = "provider_key = $1" + string.Concat(conditions);
        return $"""
            WITH page AS (
                SELECT provider_key, account_id, user_id, active, document, version, created_at, last_modified
                  FROM scim.identities
                 WHERE {where}
                 ORDER BY provider_key, user_id
                 LIMIT $2 OFFSET $3
            )
            SELECT (SELECT count(*)::integer FROM scim.identities WHERE {where}), page.*
              FROM (SELECT) AS one
              LEFT JOIN page ON true
             ORDER BY page.user_id
            """;
    }

    /// <summary>A condition of <see cref="Page"/> on the parameter with this number.</summary>
    public static string Condition(IdentityKey key, int parameter) => key switch
    {
        IdentityKey.Id => $" AND user_id = ${parameter}",
        IdentityKey.UserName => $" AND user_name_key = ${parameter}",
        IdentityKey.ExternalId => $" AND external_id = ${parameter}",
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, "Not an indexed attribute."),
    };
}
