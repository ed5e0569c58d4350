namespace ScimCluster.Client;

/// <summary>A connection of an identity provider.</summary>
/// <param name="Id">The tenant behind it; it stays the same when the connection is deleted and made again by its owner.</param>
/// <param name="ProviderId">The name, unique among the living connections.</param>
/// <param name="OrganizationId">The organization that owns it, or null for a personal one.</param>
public sealed record ProviderConnection(Guid Id, string ProviderId, string? OrganizationId);

/// <summary>A connection and its tokens.</summary>
/// <param name="ProviderId">The connection's name.</param>
/// <param name="OrganizationId">The organization that owns it, or null for a personal one.</param>
/// <param name="Tokens">The tokens, the oldest first.</param>
public sealed record TokenInfo(string ProviderId, string? OrganizationId, IReadOnlyList<ConnectionToken> Tokens);

/// <summary>What is known of a token.</summary>
/// <param name="Id">Names the token when it is revoked.</param>
/// <param name="Label">What it was called, or null.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">The user who made it, or null if that is not known.</param>
/// <param name="ExpiresAt">From when on it is no longer accepted, or null.</param>
/// <param name="LastUsedAt">When it was last used, to within minutes, or null.</param>
public sealed record ConnectionToken(
    Guid Id, string? Label, DateTimeOffset CreatedAt, string? CreatedBy, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt);

/// <summary>A further token of a connection.</summary>
/// <param name="ScimToken">The bearer token for the identity provider; it cannot be read again.</param>
/// <param name="Id">Names the token when it is revoked.</param>
/// <param name="ExpiresAt">From when on it is no longer accepted, or null.</param>
public sealed record RotatedToken(string ScimToken, Guid Id, DateTimeOffset? ExpiresAt)
{
    /// <summary>Names the token and hides it.</summary>
    public override string ToString() => $"RotatedToken {{ Id = {Id} }}";
}

/// <summary>Which SCIM attributes feed the user model of the SaaS.</summary>
/// <param name="ProviderId">The connection.</param>
/// <param name="Source"><c>connection</c> for a mapping of its own, <c>deployment</c> for the one that all share.</param>
/// <param name="Mapping">The fields by attribute, such as <c>userName</c> to <c>email</c>; empty where the defaults hold.</param>
public sealed record UserMapping(string ProviderId, string Source, IReadOnlyDictionary<string, string> Mapping);

/// <summary>What came of an import.</summary>
/// <param name="Imported">How many lines were carried out.</param>
/// <param name="Unchanged">How many said what was there already.</param>
/// <param name="Failed">How many were refused or not understood, and what else is wrong with the lines.</param>
/// <param name="Complete">Whether the trailer was there: otherwise the lines were cut off.</param>
/// <param name="Failures">The first 1,000 of those that failed.</param>
public sealed record ImportResult(long Imported, long Unchanged, long Failed, bool Complete, IReadOnlyList<ImportFailure> Failures);

/// <summary>A line that was not carried out, or not as a whole.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Reason">Why.</param>
public sealed record ImportFailure(long Line, string Reason);

internal sealed record GeneratedToken(string ScimToken);

internal sealed record ProviderConnectionList(IReadOnlyList<ProviderConnection> Providers);

internal sealed record Success;
