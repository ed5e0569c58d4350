namespace ScimCluster.Storage;

/// <summary>Where the users of a provider live.</summary>
internal static class HomeSql
{
    /// <summary>The scope of the users of a provider (<c>a</c>), as this database was set up.</summary>
    public const string Scope =
        "CASE (SELECT scope FROM scim.user_scope WHERE only_row) WHEN 'Global' THEN 'global' ELSE a.scope END";
}
