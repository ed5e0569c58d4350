namespace ScimCluster.Storage;

/// <summary>Marks of unanswered operations, and claims of clients' keys.</summary>
internal static class OperationSql
{
    // $1 provider_key, $2 epoch, $3 operation_id, $4 content_hash, $5 expires_at, $6 not_after.
    public const string Mark = $"""
        WITH {AuthoritySql.CteUntil} $6)
        INSERT INTO scim.unanswered_operations (provider_key, operation_id, content_hash, expires_at)
        SELECT $1, $3, $4, $5
          FROM authority
        ON CONFLICT ON CONSTRAINT unanswered_operations_pkey DO NOTHING
        """;

    // $1 provider_key, $2 operation_id, $3 content_hash, $4 now.
    public const string IsUnanswered = """
        SELECT EXISTS (
            SELECT FROM scim.unanswered_operations
             WHERE provider_key = $1 AND operation_id = $2 AND content_hash = $3 AND expires_at > $4)
        """;

    // $1 provider_key, $2 epoch, $3 key_hash, $4 operation_id, $5 content_hash, $6 expires_at, $7 now, $8 not_after.
    //
    // Of two claims at the same time the second waits for the first one's commit and gets its row.
    public const string Claim = $"""
        WITH {AuthoritySql.CteUntil} $8)
        INSERT INTO scim.keyed_operations AS k (provider_key, key_hash, operation_id, content_hash, expires_at)
        SELECT $1, $3, $4, $5, $6
          FROM authority
        ON CONFLICT ON CONSTRAINT keyed_operations_pkey DO UPDATE
           SET operation_id = CASE WHEN k.expires_at <= $7 THEN excluded.operation_id ELSE k.operation_id END,
               content_hash = CASE WHEN k.expires_at <= $7 THEN excluded.content_hash ELSE k.content_hash END,
               expires_at = CASE WHEN k.expires_at <= $7 THEN excluded.expires_at ELSE k.expires_at END
        RETURNING k.key_hash, k.operation_id, k.content_hash, k.expires_at
        """;

    // $1 provider_key, $2 log_id, $3 occurred_at, so that only the latest months are looked at.
    public const string IsCarriedOut = """
        SELECT EXISTS (
            SELECT FROM scim.provisioning_log WHERE provider_key = $1 AND log_id = $2 AND occurred_at >= $3)
        """;

    // Of all tenants. $1 now, $2 limit of each table.
    public const string RemoveExpired = """
        WITH marks AS (
            DELETE FROM scim.unanswered_operations
             WHERE ctid = ANY (ARRAY(SELECT ctid FROM scim.unanswered_operations WHERE expires_at <= $1 LIMIT $2))
            RETURNING 1
        ), claims AS (
            DELETE FROM scim.keyed_operations
             WHERE ctid = ANY (ARRAY(SELECT ctid FROM scim.keyed_operations WHERE expires_at <= $1 LIMIT $2))
            RETURNING 1
        )
        SELECT GREATEST((SELECT count(*) FROM marks), (SELECT count(*) FROM claims))::integer
        """;
}
