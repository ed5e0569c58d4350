namespace ScimCluster.Storage.Migrations;

/// <summary>Adds the folded form to documents that have none.</summary>
internal static class FoldingSql
{
    // $1 how many.
    public const string Pending = """
        SELECT provider_key, user_id, version, document
          FROM scim.identities
         WHERE folded IS NULL
         LIMIT $1
        """;

    // $1 provider_keys, $2 user_ids, $3 versions, $4 folded documents. A row that changed meanwhile is found again if it
    // still needs it.
    public const string Fill = """
        UPDATE scim.identities i
           SET folded = f.folded
          FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::jsonb[]) AS f (provider_key, user_id, version, folded)
         WHERE i.provider_key = f.provider_key AND i.user_id = f.user_id AND i.version = f.version AND i.folded IS NULL
        """;
}
