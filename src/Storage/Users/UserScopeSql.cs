namespace ScimCluster.Storage;

/// <summary>The one scope of this database's users.</summary>
internal static class UserScopeSql
{
    public const string Read = "SELECT scope FROM scim.user_scope WHERE only_row";

    // Who creates a user reads the scope behind this lock: nobody is made under the old one and committed later.
    public const string Lock = "LOCK TABLE scim.users IN SHARE MODE";

    // $1 scope.
    public const string Change = """
        UPDATE scim.user_scope
           SET scope = $1
         WHERE only_row AND NOT EXISTS (SELECT FROM scim.users)
        """;
}
