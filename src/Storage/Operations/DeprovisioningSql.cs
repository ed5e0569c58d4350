namespace ScimCluster.Storage;

/// <summary>Statements of the guard against a storm of deactivations and deletions.</summary>
internal static class DeprovisioningSql
{
    // $1 provider_key.
    public const string Users = "SELECT COALESCE(sum(count), 0)::bigint FROM scim.identity_counts WHERE provider_key = $1";

    // $1 provider_key.
    public const string TrippedAt = "SELECT tripped_at FROM scim.deprovisioning_guards WHERE provider_key = $1";

    // $1 provider_key, $2 since.
    public const string Spans = "SELECT since, count FROM scim.deprovisioning_counts WHERE provider_key = $1 AND since >= $2";

    // $1 provider_key, $2 epoch, $3 since, $4 start of the window, $5 not_after.
    public const string Count = $"""
        WITH {AuthoritySql.CteUntil} $5), forgotten AS (
            DELETE FROM scim.deprovisioning_counts WHERE provider_key = $1 AND since < $4
        )
        INSERT INTO scim.deprovisioning_counts AS c (provider_key, since, count)
        SELECT $1, $3, 1
          FROM authority
        ON CONFLICT ON CONSTRAINT deprovisioning_counts_pkey DO UPDATE SET count = c.count + 1
        """;

    // $1 provider_key, $2 epoch, $3 tripped_at, $4 stale before, $5 change_id, $6 provider_id, $7 count, $8 users, $9 refusing,
    // $10 not_after, $11 token_id, $12 token_label, $13 detail.
    public const string Trip = $$"""
        WITH {{AuthoritySql.CteUntil}} $10), tripped AS (
            INSERT INTO scim.deprovisioning_guards AS g (provider_key, tripped_at)
            SELECT $1, $3
              FROM authority
            ON CONFLICT ON CONSTRAINT deprovisioning_guards_pkey DO UPDATE SET tripped_at = excluded.tripped_at
             WHERE g.tripped_at < $4
            RETURNING provider_key
        ), announced AS (
            INSERT INTO scim.outbox
                (change_id, occurred_at, provider_key, organization_id, owner_id, type, resource_id, data)
            SELECT $5, $3, $1, a.organization_id, a.owner_id, 'provider.deprovisioning_storm', $6,
                   jsonb_build_object('providerId', $6, 'count', $7, 'users', $8, 'refusing', $9)
              FROM authority a CROSS JOIN tripped
        ), logged AS (
            INSERT INTO scim.provisioning_log
                (provider_key, log_id, occurred_at, organization_id, owner_id, operation, resource_type, resource_id, token_id,
                 token_label, status, detail, changed_attributes)
            SELECT $1, $5, $3, a.organization_id, a.owner_id, 'provider.deprovisioning_storm', 'Provider', $6, $11::uuid,
                   $12::text, CASE WHEN $9 THEN 503 ELSE 200 END, $13, '{}'
              FROM authority a CROSS JOIN tripped
        )
        SELECT EXISTS (SELECT FROM tripped)
        """;

    // $1 provider_key, $2 epoch, $3 not_after, $4 log_id, $5 occurred_at, $6 provider_id, $7 actor. Of a guard that was not set
    // off the log says nothing.
    public const string Release = $$"""
        WITH {{AuthoritySql.CteUntil}} $3), released AS (
            DELETE FROM scim.deprovisioning_guards g USING authority a WHERE g.provider_key = $1
            RETURNING a.organization_id, a.owner_id
        ), forgotten AS (
            DELETE FROM scim.deprovisioning_counts c USING authority a WHERE c.provider_key = $1
        )
        INSERT INTO scim.provisioning_log
            (provider_key, log_id, occurred_at, organization_id, owner_id, operation, resource_type, resource_id, actor, status,
             changed_attributes)
        SELECT $1, $4, $5, r.organization_id, r.owner_id, 'provider.guard_released', 'Provider', $6, $7, 200, '{}'
          FROM released r
        """;
}
