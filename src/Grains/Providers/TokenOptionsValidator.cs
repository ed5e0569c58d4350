using Microsoft.Extensions.Options;

namespace ScimCluster.Grains;

/// <summary>Checks <see cref="TokenOptions"/> when the silo starts and reports every error with its key.</summary>
internal sealed class TokenOptionsValidator(IEnumerable<ITokenHasher> hashers, IEnumerable<ITokenCipher> ciphers)
    : IValidateOptions<TokenOptions>
{
    private const int KeyBytes = 32;
    private const int MaxIdLength = 64;
    private const int MaxTokens = 100;

    // The longest period of a timer.
    private static readonly TimeSpan MaxInterval = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, TokenOptions options)
    {
        var errors = Errors(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private IEnumerable<string> Errors(TokenOptions options)
    {
        if (!Enum.IsDefined(options.Storage))
        {
            yield return "Tokens:Storage must be Hashed, Plain, Encrypted or Custom.";
        }

        if (options.Storage == TokenStorage.Encrypted && options.EncryptionKeys.Count == 0)
        {
            yield return "Tokens:EncryptionKeys needs a key if Tokens:Storage is Encrypted.";
        }

        if (options.Storage == TokenStorage.Custom && hashers.Any() == ciphers.Any())
        {
            yield return $"Tokens:Storage is Custom: either an {nameof(ITokenHasher)} or an {nameof(ITokenCipher)} must be registered.";
        }

        foreach (var (index, key) in options.EncryptionKeys.Index())
        {
            if (key.Id.Length is 0 or > MaxIdLength || !key.Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            {
                yield return $"Tokens:EncryptionKeys:{index}:Id must have 1 to {MaxIdLength} letters, digits, '-' or '_'.";
            }

            if (!Convert.TryFromBase64String(key.Key, new byte[key.Key.Length], out var length) || length != KeyBytes)
            {
                yield return $"Tokens:EncryptionKeys:{index}:Key must be {KeyBytes} bytes as base64.";
            }
        }

        if (options.EncryptionKeys.DistinctBy(key => key.Id, StringComparer.Ordinal).Count() < options.EncryptionKeys.Count)
        {
            yield return "Tokens:EncryptionKeys has two keys with the same Id.";
        }

        if (options.MaxTokens is < 1 or > MaxTokens)
        {
            yield return $"Tokens:MaxTokens must be 1 to {MaxTokens}.";
        }

        if (options.LastUsedInterval < TimeSpan.FromSeconds(1) || options.LastUsedInterval > MaxInterval)
        {
            yield return "Tokens:LastUsedInterval must be one second to one day.";
        }
    }
}
