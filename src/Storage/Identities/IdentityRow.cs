namespace ScimCluster.Storage;

/// <summary>What one provider says of one person, as stored.</summary>
/// <param name="ProviderKey">The tenant.</param>
/// <param name="AccountId">The provider's key for the person: <c>externalId</c>, else the folded <c>userName</c>.</param>
/// <param name="UserId">The SCIM <c>id</c>.</param>
/// <param name="Active">The <c>active</c> attribute.</param>
/// <param name="Document">The SCIM User as JSON, without <c>id</c> and <c>meta</c>, which are columns.</param>
/// <param name="Version">1 after creation, one more after each change.</param>
/// <param name="Created">When the identity was created.</param>
/// <param name="LastModified">When it last changed.</param>
/// <param name="Groups">
/// The groups it is in as the JSON array of <c>groups</c> without addresses, where that is read; null for none.
/// </param>
/// <param name="OperationId">The create that made it, or last brought it back, where that is read.</param>
public sealed record IdentityRow(
    Guid ProviderKey,
    string AccountId,
    Guid UserId,
    bool Active,
    string Document,
    long Version,
    DateTimeOffset Created,
    DateTimeOffset LastModified,
    string? Groups = null,
    Guid? OperationId = null);
