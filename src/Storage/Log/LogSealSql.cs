namespace ScimCluster.Storage;

/// <summary>The seal of the provisioning log, which goes through the rows of all tenants.</summary>
internal static class LogSealSql
{
    /// <summary>How many rows are sealed in one transaction.</summary>
    public const int BatchSize = 500;

    /// <summary>What the hash of an entry is made of, and the seal.</summary>
    public const string Columns = """
        provider_key, log_id, occurred_at, organization_id, owner_id, operation, resource_type, resource_id, account_id, actor,
        token_id, token_label, status, scim_type, detail, changed_attributes, changed_values::text, request_id, duration_ms,
        erased_at, chain, seq, entry_hash, value_salt, value_hashes
        """;

    // $1 the lock, held to the end of the transaction, as is the setting: Write looks its rows up by their keys.
    public const string TryLock = "SELECT set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true), pg_try_advisory_xact_lock($1)";

    // $1 the lock: an erasure waits for the batch that is being sealed.
    public const string Lock = "SELECT pg_advisory_xact_lock($1)";

    // The limit is BatchSize, and no parameter: the planner must know that it is small.
    public const string Pending = $"""
        SELECT {Columns}
          FROM scim.provisioning_log
         WHERE seq IS NULL
         ORDER BY occurred_at, log_id
         LIMIT 500
        """;

    // $1 chains.
    public const string Heads = "SELECT chain, seq, hash FROM scim.log_chains WHERE chain = ANY ($1)";

    // $1 provider_keys, $2 log_ids, $3 times, $4 chains, $5 places, $6 hashes, $7 salts, $8 hashes of values, $9 and $10 the
    // earliest and the latest time, which leave all other months out.
    public const string Write = """
        UPDATE scim.provisioning_log l
           SET chain = s.chain, seq = s.seq, entry_hash = s.entry_hash, value_salt = s.value_salt, value_hashes = s.value_hashes
          FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[], $5::bigint[], $6::bytea[], $7::bytea[], $8::text[])
            AS s (provider_key, log_id, occurred_at, chain, seq, entry_hash, value_salt, value_hashes)
         WHERE l.provider_key = s.provider_key AND l.log_id = s.log_id AND l.occurred_at = s.occurred_at
           AND l.occurred_at BETWEEN $9 AND $10
        """;

    // $1 chains, $2 places, $3 hashes, $4 sealed_at.
    public const string WriteHeads = """
        INSERT INTO scim.log_chains AS c (chain, seq, hash, sealed_at)
        SELECT h.chain, h.seq, h.hash, $4 FROM unnest($1::text[], $2::bigint[], $3::bytea[]) AS h (chain, seq, hash)
        ON CONFLICT ON CONSTRAINT log_chains_pkey DO UPDATE SET seq = excluded.seq, hash = excluded.hash, sealed_at = excluded.sealed_at
        """;

    // The months that rows without a partition wait for.
    public const string StrayMonths = "SELECT DISTINCT date_trunc('month', occurred_at, 'UTC') FROM scim.provisioning_log_default";

    // $1 times in these months.
    public const string AddMonths = "SELECT count(*) FILTER (WHERE scim.add_log_month(instant))::integer FROM unnest($1::timestamptz[]) AS m (instant)";

    // $1 keep_from, $2 dropped_at.
    public const string DropMonths = "SELECT scim.drop_log_months($1, $2)";

    // Readers and writers queue behind a lock that waits: rather give up and come again.
    public const string LockBriefly = "SET LOCAL lock_timeout = '2s'";
}
