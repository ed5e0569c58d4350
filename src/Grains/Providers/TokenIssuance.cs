using Microsoft.Extensions.Options;
using ScimCluster.Scim;

namespace ScimCluster.Grains;

/// <summary>What it takes to make a token: names, policies, hooks and the vault.</summary>
internal sealed class TokenIssuance(TokenHooks hooks, TokenVault vault, IOptions<TokenOptions> options)
{
    private const int MaxLabelLength = 100;

    private static readonly ScimError BadLabel =
        new(400, null, $"A label has 1 to {MaxLabelLength} characters, none of them a control character");

    private static readonly ScimError BadExpiry = new(400, null, "The token must expire in the future");

    public TokenHooks Hooks => hooks;

    public TokenVault Vault => vault;

    public int MaxTokens => options.Value.MaxTokens;

    /// <summary>Checks what the asker wants to be written on the token.</summary>
    public static ScimError? Check(string? label, DateTimeOffset? expiresAt, DateTimeOffset now) =>
        label is not null && (label.Trim().Length == 0 || label.Length > MaxLabelLength || label.Any(c => char.IsControl(c) || char.IsSurrogate(c)))
            ? BadLabel
            : expiresAt <= now ? BadExpiry : null;

    /// <summary>Makes a token that is stored nowhere yet.</summary>
    public async Task<SealedToken> MakeAsync(
        string providerId, string? organizationId, TokenWish wish, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var secret = TokenSecret.Create();
        var tokenId = Guid.CreateVersion7(now);
        var (stored, scheme) = await vault.SealAsync(secret, providerId, tokenId, cancellationToken);
        return new SealedToken(
            new ScimToken(secret, providerId, organizationId).ToWire(),
            new StoredToken(stored, now, tokenId, scheme, wish.Label, wish.UserId, wish.ExpiresAt),
            TokenSecret.Digest(secret));
    }
}

/// <summary>Who wants a token, and what is to be written on it.</summary>
internal sealed record TokenWish(string UserId, string RequestId, string? Label, DateTimeOffset? ExpiresAt, DateTimeOffset? NotAfter);

/// <summary>A token that was made.</summary>
internal sealed record SealedToken(string Wire, StoredToken Token, byte[] Digest)
{
    public override string ToString() => $"SealedToken {{ {Token} }}";
}
