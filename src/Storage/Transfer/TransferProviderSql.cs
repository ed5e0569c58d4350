namespace ScimCluster.Storage;

/// <summary>Finds the tenant behind a name.</summary>
internal static class TransferProviderSql
{
    // $1 provider_id. A provider of the configuration stands before the stored connection of the same name. The grain's state
    // has the user mapping of the stored one alone.
    public const string Find = """
        SELECT p.provider_key, p.organization_id, p.epoch,
               (SELECT NULLIF(s.state -> 'userMapping', 'null'::jsonb) ->> 'rules'
                  FROM orleans.OrleansStorage o
                 CROSS JOIN LATERAL (SELECT convert_from(o.PayloadBinary, 'UTF8')::jsonb AS state) s
                 WHERE o.GrainTypeString = 'provider' AND o.GrainIdExtensionString = 'provider:' || $1
                   AND s.state -> 'current' ->> 'providerKey' = p.provider_key::text),
               COALESCE((SELECT sum(c.count) FROM scim.identity_counts c WHERE c.provider_key = p.provider_key), 0)::bigint
          FROM scim.providers p
         WHERE p.provider_id = $1 AND p.deleted_at IS NULL
         ORDER BY p.is_static DESC
         LIMIT 1
        """;
}
