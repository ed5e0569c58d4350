namespace ScimCluster.Storage;

/// <summary>The constraints and indexes whose names the error translation reads; the migrations create them.</summary>
internal static class SchemaNames
{
    public const string IdentityPrimaryKey = "identities_pkey";
    public const string IdentityAccountId = "identities_account_id_key";
    public const string IdentityExternalId = "identities_external_id_key";
    public const string IdentityUserName = "identities_user_name_key";
    public const string IdentityKeyedOperation = "identities_keyed_operation_key";
    public const string UniqueValue = "unique_values_pkey";
    public const string UserPrimaryKey = "users_pkey";
    public const string GroupPrimaryKey = "groups_pkey";
    public const string GroupDisplayName = "groups_display_name_key";
    public const string GroupExternalId = "groups_external_id_key";
    public const string UserEmail = "users_scope_email_key";
}
