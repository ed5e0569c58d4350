namespace ScimCluster.Storage;

/// <summary>Values that are unique for each provider: parts of the writes of identities, only where a schema has such attributes.</summary>
internal static class UniqueValueSql
{
    // Behind "written" of a new identity. $23 attributes, $24 hashes.
    public const string HoldOfNew = Hold + " unnest($23::text[], $24::bytea[]) AS v (attribute, value_hash))";

    // Behind "written" of an identity that is back. $22 attributes, $23 hashes.
    public const string HoldOfRestored = Hold + " unnest($22::text[], $23::bytea[]) AS v (attribute, value_hash))";

    private const string Hold = """
        , held AS (
            INSERT INTO scim.unique_values (provider_key, attribute, value_hash, user_id)
            SELECT $1, v.attribute, v.value_hash, w.user_id
              FROM (SELECT user_id FROM written WHERE provider_key = $1) w
             CROSS JOIN
        """;

    // Behind "written" of a change. $25 attributes, $26 hashes. What stays is left alone: both parts see the values as before.
    public const string Change = """
        , held AS (
            INSERT INTO scim.unique_values (provider_key, attribute, value_hash, user_id)
            SELECT $1, v.attribute, v.value_hash, w.user_id
              FROM written w CROSS JOIN unnest($25::text[], $26::bytea[]) AS v (attribute, value_hash)
             WHERE w.provider_key = $1
               AND NOT EXISTS (
                   SELECT FROM scim.unique_values o
                    WHERE o.provider_key = $1 AND o.attribute = v.attribute AND o.value_hash = v.value_hash AND o.user_id = w.user_id)
        ), freed AS (
            DELETE FROM scim.unique_values o
             USING written w
             WHERE o.provider_key = $1 AND o.user_id = w.user_id
               AND NOT EXISTS (
                   SELECT FROM unnest($25::text[], $26::bytea[]) AS v (attribute, value_hash)
                    WHERE v.attribute = o.attribute AND v.value_hash = o.value_hash)
        )
        """;

    // Behind "written" of a deletion.
    public const string Free = """
        , freed AS (
            DELETE FROM scim.unique_values o USING written w WHERE o.provider_key = $1 AND o.user_id = w.user_id
        )
        """;

    // $1 provider_key, $2 accountId of the identity that wants the values, or null, $3 attributes, $4 hashes.
    public const string FindTaken = """
        SELECT o.attribute
          FROM unnest($3::text[], $4::bytea[]) AS v (attribute, value_hash)
          JOIN scim.unique_values o ON o.provider_key = $1 AND o.attribute = v.attribute AND o.value_hash = v.value_hash
         WHERE NOT EXISTS (
             SELECT FROM scim.identities i WHERE i.provider_key = $1 AND i.account_id = $2 AND i.user_id = o.user_id)
         ORDER BY o.attribute
         LIMIT 1
        """;
}
