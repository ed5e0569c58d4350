namespace ScimCluster.Grains;

/// <summary>The changes of a connection, as they stand in the log and the outbox.</summary>
internal static class ProviderChangeTypes
{
    public const string Created = "provider.created";
    public const string TokenGenerated = "provider.token_generated";
    public const string TokenRotated = "provider.token_rotated";
    public const string TokenRevoked = "provider.token_revoked";
    public const string Deleted = "provider.deleted";
    public const string Restored = "provider.restored";
    public const string UserMappingChanged = "provider.user_mapping_changed";
}
