namespace ScimCluster.Storage;

/// <summary>How many identities of a user (<c>u</c>) there are in the organization, or at the owner, of a provider (<c>a</c>).</summary>
internal static class ScopeCountSql
{
    public const string Identities = $"CASE WHEN u.counts_by_scope IS NULL THEN u.identity_count ELSE {CountOf} 'identities'])::integer, 0) END";

    public const string Active = $"CASE WHEN u.counts_by_scope IS NULL THEN u.active_count ELSE {CountOf} 'active'])::integer, 0) END";

    private const string CountOf = "COALESCE((u.counts_by_scope #>> ARRAY[a.scope,";
}
