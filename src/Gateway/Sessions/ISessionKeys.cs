using Microsoft.IdentityModel.Tokens;
using ScimCluster.Grains;

namespace ScimCluster.Gateway.Sessions;

/// <summary>The keys that sign sessions.</summary>
internal interface ISessionKeys
{
    /// <summary>The keys as last read.</summary>
    /// <exception cref="ServiceUnavailableException">They could not be read yet.</exception>
    ValueTask<SessionKeySet> GetAsync(CancellationToken cancellationToken);

    /// <summary>The keys for a token that none of the known ones has signed.</summary>
    /// <param name="known">The keys that were tried.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Other keys, or <paramref name="known"/> if there are none.</returns>
    /// <exception cref="ServiceUnavailableException">Whether there are other keys could not be found out.</exception>
    ValueTask<SessionKeySet> RenewAsync(SessionKeySet known, CancellationToken cancellationToken);
}

/// <summary>Keys and the issuer that signs with them.</summary>
/// <param name="Keys">The keys; one without an id is tried for every token.</param>
/// <param name="Algorithms">The signature algorithms that such keys may be used with.</param>
/// <param name="Issuer">The required <c>iss</c>.</param>
internal sealed record SessionKeySet(IReadOnlyList<SecurityKey> Keys, IReadOnlyList<string> Algorithms, string Issuer)
{
    /// <summary>The algorithms of public keys.</summary>
    public static readonly string[] AsymmetricAlgorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>The keys that a token with this <c>kid</c> may be signed with; null is a token that names none.</summary>
    public IEnumerable<SecurityKey> Candidates(string? keyId) =>
        string.IsNullOrEmpty(keyId) ? Keys : Keys.Where(key => string.IsNullOrEmpty(key.KeyId) || key.KeyId == keyId);

    /// <summary>Whether a key with this <c>kid</c> is among them.</summary>
    public bool Knows(string? keyId) => !string.IsNullOrEmpty(keyId) && Keys.Any(key => key.KeyId == keyId);
}
