using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ScimCluster.Grains;

/// <summary>Turns secrets into what is stored of them, and what is stored into the digest that presented secrets have.</summary>
internal sealed partial class TokenVault(
    IOptions<TokenOptions> options,
    SecretEncryption encryption,
    IEnumerable<ITokenHasher> hashers,
    IEnumerable<ITokenCipher> ciphers,
    ILogger<TokenVault> logger)
{
    // The digest that nobody's secret has: every real one is longer.
    private static readonly byte[] Unreadable = [];

    private readonly ITokenHasher? _hasher = hashers.LastOrDefault();
    private readonly ITokenCipher? _cipher = ciphers.LastOrDefault();

    /// <summary>Makes the stored form of a secret, by the scheme of the configuration.</summary>
    public async ValueTask<(string Stored, string Scheme)> SealAsync(
        string secret, string providerId, Guid tokenId, CancellationToken cancellationToken) => options.Value.Storage switch
    {
        TokenStorage.Plain => (secret, TokenScheme.Plain),
        TokenStorage.Encrypted => (encryption.Encrypt(secret, providerId, tokenId), TokenScheme.Encrypted),
        TokenStorage.Custom when _hasher is not null => (await _hasher.HashAsync(secret, cancellationToken), TokenScheme.CustomHash),
        TokenStorage.Custom => (await _cipher!.EncryptAsync(secret, cancellationToken), TokenScheme.CustomCipher),
        _ => (TokenSecret.Hash(secret), TokenScheme.Hashed),
    };

    /// <summary>Reads the digest of a stored token's secret.</summary>
    /// <returns>
    /// The digest; an empty one, which nothing equals, for what cannot be read; or null where only a presented secret
    /// tells, or the cipher has to be asked again.
    /// </returns>
    public async ValueTask<byte[]?> OpenAsync(StoredToken token, string providerId, CancellationToken cancellationToken)
    {
        try
        {
            switch (token.Scheme)
            {
                case TokenScheme.Hashed:
                    return Base64Url.DecodeFromChars(token.Stored);
                case TokenScheme.Plain:
                    return TokenSecret.Digest(token.Stored);
                case TokenScheme.Encrypted:
                    return TokenSecret.Digest(encryption.Decrypt(token.Stored, providerId, token.TokenId));
                case TokenScheme.CustomHash when _hasher is not null:
                    return null;
                case TokenScheme.CustomCipher when _cipher is not null:
                    return TokenSecret.Digest(await _cipher.DecryptAsync(token.Stored, cancellationToken));
                default:
                    LogUnreadable(logger, token.TokenId, providerId, token.Scheme);
                    return Unreadable;
            }
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            LogUnreadable(logger, token.TokenId, providerId, token.Scheme);
            return Unreadable;
        }
        catch (Exception e)
        {
            // A service of the deployment's own that does not answer says nothing about the token.
            LogUnanswered(logger, token.TokenId, providerId, token.Scheme, e.GetType().Name);
            return null;
        }
    }

    /// <summary>Hashes a presented secret, for tokens of the scheme <see cref="TokenScheme.CustomHash"/>.</summary>
    /// <returns>What the hasher makes of it, or null if it failed.</returns>
    public async ValueTask<string?> HashAsync(string secret, string providerId, CancellationToken cancellationToken)
    {
        try
        {
            return await _hasher!.HashAsync(secret, cancellationToken);
        }
        catch (Exception e)
        {
            LogUnanswered(logger, null, providerId, TokenScheme.CustomHash, e.GetType().Name);
            return null;
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Token {TokenId} of provider {ProviderId} cannot be read: scheme {Scheme}, or its key, is not what it was stored under", EventName = "UnreadableToken")]
    private static partial void LogUnreadable(ILogger logger, Guid tokenId, string providerId, string scheme);

    [LoggerMessage(2, LogLevel.Warning, "Token {TokenId} of provider {ProviderId} cannot be compared now: scheme {Scheme} met {Failure}", EventName = "TokenNotCompared")]
    private static partial void LogUnanswered(ILogger logger, Guid? tokenId, string providerId, string scheme, string failure);
}
