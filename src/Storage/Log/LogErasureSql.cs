namespace ScimCluster.Storage;

/// <summary>
/// Erases what a log says of a user. Of an organization, of the owner of personal connections, or of a connection that has
/// neither: as the chains of the log are.
/// </summary>
internal static class LogErasureSql
{
    // $1 organization_id, owner_id or provider_key, $2 user id, $3 erased_at.
    public const string OfOrganization = $"""
        WITH accounts AS (
            SELECT DISTINCT account_id FROM scim.provisioning_log WHERE {Organization} AND resource_id = $2 AND account_id IS NOT NULL
        )
        UPDATE scim.provisioning_log {Erase} WHERE {Organization} AND {OfUser}
        """;

    public const string OfOwner = $"""
        WITH accounts AS (
            SELECT DISTINCT account_id FROM scim.provisioning_log WHERE {Owner} AND resource_id = $2 AND account_id IS NOT NULL
        )
        UPDATE scim.provisioning_log {Erase} WHERE {Owner} AND {OfUser}
        """;

    public const string OfProvider = $"""
        WITH accounts AS (
            SELECT DISTINCT account_id FROM scim.provisioning_log WHERE {Provider} AND resource_id = $2 AND account_id IS NOT NULL
        )
        UPDATE scim.provisioning_log {Erase} WHERE {Provider} AND {OfUser}
        """;

    // $1 organization_id, $2 user id, $3 occurred_at, $4 log_id, $5 actor, $6 request_id. It belongs to no connection.
    public const string LogOfOrganization = """
        INSERT INTO scim.provisioning_log
            (organization_id, provider_key, log_id, occurred_at, operation, resource_type, resource_id, actor, status,
             changed_attributes, request_id)
        VALUES ($1, '00000000-0000-0000-0000-000000000000', $4, $3, 'log.erased', 'User', $2, $5, 200, '{}', $6)
        """;

    // $1 provider_key, $2 user id, $3 occurred_at, $4 log_id, $5 actor, $6 request_id, $7 owner_id or null. It stands in the log
    // of the connection that the owner named.
    public const string LogOfConnection = """
        INSERT INTO scim.provisioning_log
            (provider_key, log_id, occurred_at, owner_id, operation, resource_type, resource_id, actor, status,
             changed_attributes, request_id)
        SELECT p.provider_key, $4, $3, $7::text, 'log.erased', 'User', $2, $5, 200, '{}', $6
          FROM scim.providers p
         WHERE p.provider_key = $1
        """;

    // $1 as above, $2 user id: whether the erasure is logged, sealed or not.
    public const string IsLoggedOfOrganization = $"SELECT EXISTS (SELECT FROM scim.provisioning_log WHERE {Organization} AND {IsErasure})";
    public const string IsLoggedOfOwner = $"SELECT EXISTS (SELECT FROM scim.provisioning_log WHERE {Owner} AND {IsErasure})";
    public const string IsLoggedOfProvider = $"SELECT EXISTS (SELECT FROM scim.provisioning_log WHERE {Provider} AND {IsErasure})";

    private const string Organization = "organization_id = $1";
    private const string Owner = "owner_id = $1 AND organization_id IS NULL";
    private const string Provider = "provider_key = $1 AND organization_id IS NULL AND owner_id IS NULL";
    private const string IsErasure = "resource_id = $2 AND operation = 'log.erased'";
    private const string Erase = "SET account_id = NULL, changed_values = NULL, value_salt = NULL, erased_at = $3";

    // A refused create has no id of a user, only the accountId.
    private const string OfUser = """
        (resource_id = $2 OR (status >= 400 AND resource_id IS NULL AND account_id IN (SELECT account_id FROM accounts)))
           AND (account_id IS NOT NULL OR changed_values IS NOT NULL OR value_salt IS NOT NULL)
        """;
}
