namespace ScimCluster.Storage;

/// <summary>What the writes of groups have in common.</summary>
internal static class WriteGroupSql
{
    // How many ids of members a change or a log row names.
    public const string MaxNamed = "1000";

    /// <summary>
    /// The users and groups out of "fresh (id)" that are there, as "found (id, type)", and the others as "missing (id)". Their
    /// rows are locked before that of the group itself, in the order of their ids: who is just being deleted is not found, or
    /// leaves the group again with the deletion.
    /// </summary>
    public const string FindMembers = """
        people AS MATERIALIZED (
            SELECT i.user_id AS id
              FROM fresh f
              JOIN scim.identities i ON i.provider_key = $1 AND i.user_id = f.id
             ORDER BY i.user_id
               FOR KEY SHARE OF i
        ), subgroups AS MATERIALIZED (
            SELECT g.group_id AS id
              FROM fresh f
              JOIN scim.groups g ON g.provider_key = $1 AND g.group_id = f.id
             ORDER BY g.group_id
               FOR KEY SHARE OF g
        ), found AS (
            SELECT id, 'User' AS type FROM people
            UNION ALL
            SELECT id, 'Group' FROM subgroups
        ), missing AS (
            SELECT id FROM fresh EXCEPT SELECT id FROM found
        )
        """;

    public const string Missing = "(SELECT array_agg(id) FROM (SELECT id FROM missing LIMIT 10) AS few)";

    public const string Columns = "g.provider_key, g.group_id, g.document, g.version, g.created_at, g.last_modified";
}
