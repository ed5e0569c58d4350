using ScimCluster.Scim;

namespace ScimCluster.Grains;

/// <summary>
/// Decides who gets tokens, after roles and access were checked. Register any number with the silo's services: all are
/// asked in order, and one that says no is enough.
/// </summary>
public interface ITokenPolicy
{
    /// <summary>Tells whether the user may have a token; no is answered with 403.</summary>
    ValueTask<bool> CanGenerateTokenAsync(TokenRequest request, CancellationToken cancellationToken) => ValueTask.FromResult(true);
}

/// <summary>
/// Follows the making of tokens. Register any number with the silo's services: all are called in order. A hook may call
/// the connection's grain; an exception is answered with 500 and never with its text.
/// </summary>
public interface ITokenHook
{
    /// <summary>Called before the token is stored; the tokens before it are still valid.</summary>
    /// <returns>The refusal with which the request ends and nothing is stored, or null.</returns>
    ValueTask<ScimError?> BeforeTokenGeneratedAsync(TokenIssue issue, CancellationToken cancellationToken) => default;

    /// <summary>Called after the token was stored; it may be used already.</summary>
    /// <returns>What the request is answered with although the token stays, or null.</returns>
    ValueTask<ScimError?> AfterTokenGeneratedAsync(GeneratedToken generated, CancellationToken cancellationToken) => default;
}

/// <summary>Somebody asks for a token.</summary>
/// <param name="UserId">The asking user.</param>
/// <param name="ProviderId">The connection.</param>
/// <param name="OrganizationId">The organization that the token will be for, or null for a personal connection.</param>
/// <param name="Member">The user as a member of this organization, or null for a personal connection.</param>
public sealed record TokenRequest(string UserId, string ProviderId, string? OrganizationId, OrganizationMember? Member);

/// <summary>A token is about to be stored.</summary>
/// <param name="UserId">The asking user.</param>
/// <param name="Member">The user as a member of the token's organization, or null for a personal connection.</param>
/// <param name="ScimToken">The token in its wire form.</param>
public sealed record TokenIssue(string UserId, OrganizationMember? Member, string ScimToken)
{
    /// <summary>Names the user only: a token never appears in a log.</summary>
    public override string ToString() => $"TokenIssue {{ UserId = {UserId} }}";
}

/// <summary>A token has been stored.</summary>
/// <param name="UserId">The asking user.</param>
/// <param name="Member">The user as a member of the token's organization, or null for a personal connection.</param>
/// <param name="ScimToken">The token in its wire form.</param>
/// <param name="Connection">The connection as stored.</param>
/// <param name="TokenId">Names the token.</param>
/// <param name="StoredSecret">What is stored of the secret: its hash or cipher text, or itself.</param>
public sealed record GeneratedToken(
    string UserId, OrganizationMember? Member, string ScimToken, ProviderConnection Connection, Guid TokenId, string StoredSecret)
{
    /// <summary>Names the connection only: a token never appears in a log.</summary>
    public override string ToString() => $"GeneratedToken {{ {Connection} }}";
}
