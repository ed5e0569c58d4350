namespace ScimCluster.Storage;

/// <summary>When tokens were last accepted.</summary>
internal static class TokenUseSql
{
    // $1 provider_key.
    public const string List = "SELECT token_id, last_used_at FROM scim.token_uses WHERE provider_key = $1";

    // $1 provider_key, $2 token_ids, $3 their times, $4 all tokens that the provider has. Two silos may write about the
    // same token: the later use stays.
    public const string Write = """
        WITH ended AS (
            DELETE FROM scim.token_uses WHERE provider_key = $1 AND token_id <> ALL ($4)
        )
        INSERT INTO scim.token_uses AS u (provider_key, token_id, last_used_at)
        SELECT p.provider_key, t.token_id, t.last_used_at
          FROM scim.providers p, unnest($2, $3) AS t (token_id, last_used_at)
         WHERE p.provider_key = $1
         ORDER BY t.token_id
        ON CONFLICT (provider_key, token_id) DO UPDATE SET last_used_at = GREATEST(u.last_used_at, excluded.last_used_at)
        """;
}
