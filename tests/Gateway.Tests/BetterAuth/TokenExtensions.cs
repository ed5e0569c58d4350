using System.Security.Cryptography;
using System.Text;
using ScimCluster.Grains;

namespace ScimCluster.Gateway.Tests.BetterAuth;

/// <summary>A hasher of a deployment's own.</summary>
internal sealed class ReversingHasher : ITokenHasher
{
    private int _calls;

    public int Calls => _calls;

    /// <summary>Awaited before each answer.</summary>
    public Func<Task> Gate { get; set; } = () => Task.CompletedTask;

    public static string Hash(string secret) => "own:" + new string([.. secret.Reverse()]);

    public async ValueTask<string> HashAsync(string secret, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        await Gate();
        return Hash(secret);
    }
}

/// <summary>A cipher of a deployment's own.</summary>
internal sealed class PrefixCipher : ITokenCipher
{
    private const string Prefix = "cipher:";

    /// <summary>Whether the service behind it can be reached.</summary>
    public bool IsAway { get; set; }

    public static string Encrypt(string secret) => Prefix + Convert.ToBase64String(Encoding.UTF8.GetBytes(secret));

    public ValueTask<string> EncryptAsync(string secret, CancellationToken cancellationToken) => ValueTask.FromResult(Encrypt(secret));

    public ValueTask<string> DecryptAsync(string encrypted, CancellationToken cancellationToken) =>
        IsAway ? throw new HttpRequestException("The key service is away.")
        : encrypted.StartsWith(Prefix, StringComparison.Ordinal)
            ? ValueTask.FromResult(Encoding.UTF8.GetString(Convert.FromBase64String(encrypted[Prefix.Length..])))
            : throw new CryptographicException("No cipher text.");
}

/// <summary>The names that a SaaS's single sign-on keeps in its own database.</summary>
internal sealed class SsoNames(params string[] names) : IReservedProviderIds
{
    public ValueTask<bool> IsReservedAsync(string providerId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(names.Contains(providerId, StringComparer.Ordinal));
}
