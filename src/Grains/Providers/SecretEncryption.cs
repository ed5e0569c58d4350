using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace ScimCluster.Grains;

/// <summary>
/// AES-256-GCM under the keys of the configuration. The text is <c>keyId.nonce.cipher.tag</c>, all but the first in
/// base64url; it belongs to one token and cannot be moved to another.
/// </summary>
internal sealed class SecretEncryption(IOptions<TokenOptions> options)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>Encrypts under the first key.</summary>
    public string Encrypt(string secret, string providerId, Guid tokenId)
    {
        var key = options.Value.EncryptionKeys[0];
        var clear = Encoding.UTF8.GetBytes(secret);
        var nonce = RandomNumberGenerator.GetBytes(NonceBytes);
        var cipher = new byte[clear.Length];
        var tag = new byte[TagBytes];
        using var aes = new AesGcm(Convert.FromBase64String(key.Key), TagBytes);
        aes.Encrypt(nonce, clear, cipher, tag, Purpose(providerId, tokenId));
        return string.Join('.', key.Id, Base64Url.EncodeToString(nonce), Base64Url.EncodeToString(cipher), Base64Url.EncodeToString(tag));
    }

    /// <summary>Decrypts under the key that the text names.</summary>
    /// <exception cref="CryptographicException">The key is not there, or the text was changed or made for another token.</exception>
    /// <exception cref="FormatException">The text is no cipher text.</exception>
    public string Decrypt(string encrypted, string providerId, Guid tokenId)
    {
        var parts = encrypted.Split('.');
        if (parts.Length != 4)
        {
            throw new FormatException("A cipher text has four parts.");
        }

        var key = options.Value.EncryptionKeys.FirstOrDefault(key => key.Id == parts[0])
            ?? throw new CryptographicException("The key of a cipher text is not in the configuration.");
        var nonce = Base64Url.DecodeFromChars(parts[1]);
        var cipher = Base64Url.DecodeFromChars(parts[2]);
        var tag = Base64Url.DecodeFromChars(parts[3]);
        if (nonce.Length != NonceBytes || tag.Length != TagBytes)
        {
            throw new FormatException("Nonce or tag have another length.");
        }

        var clear = new byte[cipher.Length];
        using var aes = new AesGcm(Convert.FromBase64String(key.Key), TagBytes);
        aes.Decrypt(nonce, cipher, tag, clear, Purpose(providerId, tokenId));
        return Encoding.UTF8.GetString(clear);
    }

    private static byte[] Purpose(string providerId, Guid tokenId) => Encoding.UTF8.GetBytes($"{providerId}:{tokenId:D}");
}
