namespace ScimCluster.Storage;

/// <summary>An identity that was deleted.</summary>
/// <param name="AccountId">The accountId that it had.</param>
/// <param name="UserId">The SCIM <c>id</c>.</param>
/// <param name="Document">The SCIM User as it was; null after it was purged.</param>
/// <param name="Active">Whether it was active.</param>
/// <param name="Version">The last version.</param>
/// <param name="DeletedAt">When it was deleted.</param>
public sealed record DeletedIdentity(
    string AccountId, Guid UserId, string? Document, bool Active, long Version, DateTimeOffset DeletedAt);

/// <summary>The return of an identity that was deleted at <paramref name="Version"/>.</summary>
/// <param name="Authority">The authority of the write.</param>
/// <param name="UserId">The SCIM <c>id</c>.</param>
/// <param name="Version">The version that was read of the deleted identity.</param>
/// <param name="Content">Document and keys as they were.</param>
/// <param name="Context">Who and when.</param>
public sealed record IdentityRestoration(
    WriteAuthority Authority, Guid UserId, long Version, IdentityContent Content, ChangeContext Context);
