namespace ScimCluster.Grains;

/// <summary>
/// Turns secrets of tokens into what is stored of them, with <c>Tokens:Storage</c> set to <c>Custom</c>. Register it with
/// the silo's services; it is called outside the provider's turn and may take its time.
/// </summary>
public interface ITokenHasher
{
    /// <summary>Hashes a secret: the same secret always gives the same text, which nobody can turn back.</summary>
    ValueTask<string> HashAsync(string secret, CancellationToken cancellationToken);
}

/// <summary>
/// Encrypts the secrets of tokens, with <c>Tokens:Storage</c> set to <c>Custom</c>. Register it with the silo's services.
/// </summary>
public interface ITokenCipher
{
    /// <summary>Encrypts a secret for storage.</summary>
    ValueTask<string> EncryptAsync(string secret, CancellationToken cancellationToken);

    /// <summary>Decrypts what <see cref="EncryptAsync"/> gave.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">
    /// The text cannot be decrypted: its token is refused from now on. Any other exception but
    /// <see cref="FormatException"/>, which means the same, says that it is worth asking again.
    /// </exception>
    ValueTask<string> DecryptAsync(string encrypted, CancellationToken cancellationToken);
}
