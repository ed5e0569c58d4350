using System.Security.Cryptography;

namespace ScimCluster.Grains;

/// <summary>What is known to be committed of a connection: all that a check of a token may see.</summary>
/// <param name="State">The state as last written or read.</param>
/// <param name="Tokens">The tokens that may be presented.</param>
internal sealed record CommittedProvider(ProviderState State, IReadOnlyList<KnownToken> Tokens)
{
    public static CommittedProvider None { get; } = new(new ProviderState(), []);

    public ProviderTenant? Tenant => State.Current;

    /// <summary>A connection with stored tokens.</summary>
    /// <param name="state">The state as written.</param>
    /// <param name="digestOf">The digest of a token's secret, as far as it is known.</param>
    public static CommittedProvider Stored(ProviderState state, Func<StoredToken, byte[]?> digestOf) => new(
        state,
        state.Current is { } tenant
            ? [.. state.Tokens.Select(token => new KnownToken(
                new ProviderAccess(
                    state.ProviderId,
                    tenant.ProviderKey,
                    state.Epoch,
                    tenant.OrganizationId,
                    TokenId: token.TokenId,
                    TokenLabel: token.Label,
                    UserMapping: state.UserMapping),
                token,
                digestOf(token)))]
            : []);

    /// <summary>A provider of the configuration: stored tokens of the name are in its shadow.</summary>
    public static CommittedProvider FromConfiguration(ProviderState state, DefaultProvider provider) => new(
        state,
        [
            new KnownToken(
                new ProviderAccess(state.ProviderId, state.Static!.ProviderKey, state.Epoch, state.Static.OrganizationId),
                null,
                TokenSecret.Digest(provider.ScimToken)),
        ]);

    /// <summary>
    /// What a secret gives access to, or null. A connection of an organization requires its part in the token; an expired
    /// token gives nothing.
    /// </summary>
    public ProviderAccess? Find(byte[] digest, string? organizationId, DateTimeOffset now)
    {
        ProviderAccess? found = null;
        foreach (var token in Tokens)
        {
            // No early exit: the time must not tell which token matched.
            var equal = token.Digest is not null && CryptographicOperations.FixedTimeEquals(token.Digest, digest);
            found = equal & token.MayBe(organizationId, now) ? token.Access : found;
        }

        return found;
    }

    /// <summary>The tokens of a scheme that a secret may belong to, though nobody knows their digest yet.</summary>
    public IEnumerable<KnownToken> Unknown(string scheme, string? organizationId, DateTimeOffset now) =>
        Tokens.Where(token => token.Digest is null && token.Stored?.Scheme == scheme && token.MayBe(organizationId, now));

    /// <summary>The digest of a token's secret, as far as it is known.</summary>
    public byte[]? DigestOf(StoredToken stored) => Tokens.FirstOrDefault(token => token.Stored?.TokenId == stored.TokenId)?.Digest;

    /// <summary>The same with a digest that has become known; nothing if the token has ended.</summary>
    public CommittedProvider With(Guid tokenId, byte[] digest) => this with
    {
        Tokens = [.. Tokens.Select(token => token.Stored?.TokenId == tokenId ? token with { Digest = digest } : token)],
    };
}

/// <summary>A token that may be presented.</summary>
/// <param name="Access">What it gives access to.</param>
/// <param name="Stored">The token as stored, or null for one of the configuration.</param>
/// <param name="Digest">SHA-256 of its secret; empty if it cannot be read, null while it is not known.</param>
internal sealed record KnownToken(ProviderAccess Access, StoredToken? Stored, byte[]? Digest)
{
    public bool MayBe(string? organizationId, DateTimeOffset now) =>
        Access.OrganizationId == organizationId && Stored?.IsLiving(now) != false;
}
