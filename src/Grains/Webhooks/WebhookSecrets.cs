using Microsoft.Extensions.Options;

namespace ScimCluster.Grains;

/// <summary>
/// What is stored of the secrets of webhooks: cipher text under the first of <c>Tokens:EncryptionKeys</c>, or, where the
/// configuration has none, the secret as receivers have it.
/// </summary>
internal sealed class WebhookSecrets(SecretEncryption encryption, IOptions<TokenOptions> options)
{
    /// <summary>Makes the stored form of a secret of a webhook.</summary>
    public string Seal(byte[] secret, string organizationId, Guid webhookId)
    {
        var text = WebhookSignature.Format(secret);
        return options.Value.EncryptionKeys.Count == 0 ? text : encryption.Encrypt(text, Purpose(organizationId), webhookId);
    }

    /// <summary>Reads a stored secret.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">
    /// Its key is not in the configuration, or it was changed, or is another webhook's.
    /// </exception>
    public byte[] Open(string stored, string organizationId, Guid webhookId) => WebhookSignature.Parse(
        WebhookSignature.IsSecret(stored) ? stored : encryption.Decrypt(stored, Purpose(organizationId), webhookId));

    // No provider has a colon in its id: no token's cipher text is taken for a webhook's.
    private static string Purpose(string organizationId) => "webhook:" + organizationId;
}
