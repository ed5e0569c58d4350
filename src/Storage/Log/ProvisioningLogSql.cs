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

    // $1 organization_id, $2 user id, $3 erased_at. A refused create has no id of a user, only the accountId.
    public const string Erase = """
        WITH accounts AS (
            SELECT DISTINCT account_id
              FROM scim.provisioning_log
             WHERE organization_id = $1 AND resource_id = $2 AND account_id IS NOT NULL
        )
        UPDATE scim.provisioning_log
           SET account_id = NULL, changed_values = NULL, value_salt = NULL, erased_at = $3
         WHERE organization_id = $1
           AND (resource_id = $2
                OR (status >= 400 AND resource_id IS NULL AND account_id IN (SELECT account_id FROM accounts)))
           AND (account_id IS NOT NULL OR changed_values IS NOT NULL OR value_salt IS NOT NULL)
        """;

    // $1 organization_id, $2 user id, $3 occurred_at, $4 log_id, $5 actor, $6 request_id. It belongs to no connection.
    public const string LogErasure = """
        INSERT INTO scim.provisioning_log
            (organization_id, provider_key, log_id, occurred_at, operation, resource_type, resource_id, actor, status,
             changed_attributes, request_id)
        VALUES ($1, '00000000-0000-0000-0000-000000000000', $4, $3, 'log.erased', 'User', $2, $5, 200, '{}', $6)
        """;
}
