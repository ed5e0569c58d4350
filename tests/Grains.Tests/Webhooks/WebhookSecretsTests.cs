using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace ScimCluster.Grains.Tests.Webhooks;

public sealed class WebhookSecretsTests
{
    private static readonly Guid Webhook = Guid.CreateVersion7(DateTimeOffset.UnixEpoch);
    private static readonly byte[] Secret = RandomNumberGenerator.GetBytes(32);

    [Fact]
    public void Without_keys_the_secret_itself_is_stored()
    {
        var secrets = With();

        var stored = secrets.Seal(Secret, "acme", Webhook);

        Assert.Equal("whsec_" + Convert.ToBase64String(Secret), stored);
        Assert.Equal(Secret, secrets.Open(stored, "acme", Webhook));
    }

    [Fact]
    public void With_a_key_cipher_text_is_stored_that_belongs_to_one_webhook()
    {
        var secrets = With("k1");

        var stored = secrets.Seal(Secret, "acme", Webhook);

        Assert.StartsWith("k1.", stored, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Secret), stored, StringComparison.Ordinal);
        Assert.Equal(Secret, secrets.Open(stored, "acme", Webhook));
        Assert.ThrowsAny<CryptographicException>(() => secrets.Open(stored, "globex", Webhook));
        Assert.ThrowsAny<CryptographicException>(() => secrets.Open(stored, "acme", Guid.Empty));
        Assert.ThrowsAny<CryptographicException>(() => With("k2").Open(stored, "acme", Webhook));
    }

    [Fact]
    public void Secret_that_was_stored_before_the_keys_stays_readable() =>
        Assert.Equal(Secret, With("k1").Open(With().Seal(Secret, "acme", Webhook), "acme", Webhook));

    // Key ids may begin as secrets do.
    [Fact]
    public void Cipher_text_is_never_taken_for_a_secret()
    {
        var secrets = With("whsec_");

        Assert.Equal(Secret, secrets.Open(secrets.Seal(Secret, "acme", Webhook), "acme", Webhook));
    }

    private static WebhookSecrets With(params string[] keys)
    {
        var options = Options.Create(new TokenOptions
        {
            EncryptionKeys = [.. keys.Select(id => new EncryptionKey { Id = id, Key = Convert.ToBase64String(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(id))) })],
        });
        return new WebhookSecrets(new SecretEncryption(options), options);
    }
}
