namespace ScimCluster.Storage.Migrations;

/// <summary>Folds the documents of all tenants: those that have no folded form, or all.</summary>
internal static class FoldingSql
{
    // $1 resource type, $2 fingerprint. A run for the same fingerprint goes on where it ended, any other begins.
    public const string Begin = """
        INSERT INTO scim.document_folding AS d (resource_type, target, provider_key, user_id)
        VALUES ($1, $2, '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000')
        ON CONFLICT (resource_type) DO UPDATE
           SET target = excluded.target,
               provider_key = CASE WHEN d.target = excluded.target THEN d.provider_key ELSE excluded.provider_key END,
               user_id = CASE WHEN d.target = excluded.target THEN d.user_id ELSE excluded.user_id END
        RETURNING provider_key, user_id
        """;

    // $1 resource type.
    public const string Fingerprint = "SELECT fingerprint FROM scim.document_folding WHERE resource_type = $1";

    // $1 and $2 the place behind which the batch begins, $3 how many. Whoever writes one of these rows waits for the batch,
    // and a batch waits for nobody who waits for it: every other transaction locks one of these rows.
    public const string Batch = """
        SELECT provider_key, user_id, document
          FROM scim.identities
         WHERE (provider_key, user_id) > ($1, $2)
         ORDER BY provider_key, user_id
         LIMIT $3
           FOR NO KEY UPDATE
        """;

    // $1 how many.
    public const string Pending = """
        SELECT provider_key, user_id, document
          FROM scim.identities
         WHERE folded IS NULL
         LIMIT $1
           FOR NO KEY UPDATE
        """;

    // $1 provider_keys, $2 user_ids, $3 folded documents.
    public const string Fill = $"""
        UPDATE scim.identities i
           SET folded = f.folded{FoldedSql.WithoutColumns}
          FROM unnest($1::uuid[], $2::uuid[], $3::jsonb[]) AS f (provider_key, user_id, folded)
         WHERE i.provider_key = f.provider_key AND i.user_id = f.user_id
           AND i.folded IS DISTINCT FROM f.folded{FoldedSql.WithoutColumns}
        """;

    // $1 resource type, $2 and $3 the place of the last row that is done.
    public const string Advance = "UPDATE scim.document_folding SET provider_key = $2, user_id = $3 WHERE resource_type = $1";

    // $1 resource type.
    public const string Finish = """
        UPDATE scim.document_folding
           SET fingerprint = target, target = NULL, provider_key = NULL, user_id = NULL
         WHERE resource_type = $1
        """;
}
