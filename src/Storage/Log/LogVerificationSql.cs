namespace ScimCluster.Storage;

/// <summary>Reads chains for whoever checks them: an operator, who may see all tenants.</summary>
internal static class LogVerificationSql
{
    // $1 the chain, or null for all. A chain whose head was removed shows itself by its rows.
    public const string Chains = """
        SELECT n.chain, c.seq, c.hash, c.sealed_at
          FROM (SELECT chain FROM scim.log_chains UNION SELECT chain FROM scim.provisioning_log WHERE chain IS NOT NULL) n
          LEFT JOIN scim.log_chains c ON c.chain = n.chain
         WHERE $1 IS NULL OR n.chain = $1
         ORDER BY n.chain
        """;

    // $1 chain.
    public const string Anchors = "SELECT from_seq, to_seq, last_hash FROM scim.log_anchors WHERE chain = $1 ORDER BY from_seq";

    // $1 chain, $2 place. The times leave no month out: a late entry stands among those of the next month.
    public const string Entries = $"""
        SELECT {LogSealSql.Columns}
          FROM scim.provisioning_log
         WHERE chain = $1 AND seq >= $2
         ORDER BY seq, log_id
         LIMIT 1000
        """;

    // $1 the chain, or null for all.
    public const string Pending = """
        SELECT count(*), min(occurred_at)
          FROM scim.provisioning_log
         WHERE seq IS NULL
           AND ($1 IS NULL OR $1 = COALESCE('organization:' || organization_id, 'owner:' || owner_id, 'provider:' || provider_key))
        """;
}
