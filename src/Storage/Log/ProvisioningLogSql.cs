namespace ScimCluster.Storage;

/// <summary>Reads and writes rows of the provisioning log.</summary>
internal static class ProvisioningLogSql
{
    /// <summary>The columns that <see cref="LogRow"/> is read from.</summary>
    public const string Columns = """
        l.log_id, l.occurred_at, l.provider_key, p.provider_id, l.organization_id, l.operation, l.resource_type, l.resource_id,
        l.account_id, l.actor, l.token_id, l.token_label, l.status, l.scim_type, l.detail, l.changed_attributes,
        l.changed_values::text, l.request_id, l.duration_ms, l.erased_at, l.seq, l.entry_hash
        """;

    // $1 organization_id. Conditions, order and limit follow.
    public const string OfOrganization = $"""
        SELECT {Columns}
          FROM scim.provisioning_log l
          LEFT JOIN scim.providers p ON p.provider_key = l.provider_key
         WHERE l.organization_id = $1
        """;

    // $1 provider_key. Conditions, order and limit follow.
    public const string OfProvider = $"""
        SELECT {Columns}
          FROM scim.provisioning_log l
          LEFT JOIN scim.providers p ON p.provider_key = l.provider_key
         WHERE l.provider_key = $1
        """;

    // One array for each member of LoggedRefusal. Whose the connection is, its own row says.
    public const string Append = """
        INSERT INTO scim.provisioning_log
            (provider_key, log_id, occurred_at, organization_id, owner_id, operation, resource_type, resource_id, account_id,
             token_id, token_label, status, scim_type, detail, changed_attributes, request_id, duration_ms)
        SELECT p.provider_key, r.log_id, r.occurred_at, p.organization_id, p.owner_id, r.operation, r.resource_type, r.resource_id,
               r.account_id, r.token_id, r.token_label, r.status, r.scim_type, r.detail, '{}', r.request_id, r.duration_ms
          FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[],
                      $9::text[], $10::integer[], $11::text[], $12::text[], $13::text[], $14::integer[])
            AS r (provider_key, log_id, occurred_at, operation, resource_type, resource_id, account_id, token_id, token_label,
                  status, scim_type, detail, request_id, duration_ms)
          JOIN scim.providers p ON p.provider_key = r.provider_key
        ON CONFLICT ON CONSTRAINT provisioning_log_pkey DO NOTHING
        """;
}
