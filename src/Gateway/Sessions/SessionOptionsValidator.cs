using Microsoft.Extensions.Options;

namespace ScimCluster.Gateway.Sessions;

/// <summary>Checks <see cref="SessionOptions"/> when the host starts and reports every error with its key.</summary>
internal sealed class SessionOptionsValidator : IValidateOptions<SessionOptions>
{
    private const int MinKeyBytes = 32;

    public ValidateOptionsResult Validate(string? name, SessionOptions options)
    {
        var errors = Errors(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Errors(SessionOptions options)
    {
        if (options.Authority is not null && options.SigningKey is not null)
        {
            yield return "Sessions:Authority and Sessions:SigningKey exclude each other.";
        }

        if (options.SigningKey is { } key)
        {
            var bytes = new byte[key.Length];
            if (!Convert.TryFromBase64String(key, bytes, out var length) || length < MinKeyBytes)
            {
                yield return $"Sessions:SigningKey must be base64 of at least {MinKeyBytes} bytes.";
            }

            if (string.IsNullOrEmpty(options.Issuer))
            {
                yield return "Sessions:Issuer is required with Sessions:SigningKey.";
            }
        }

        if (options.Authority is { } authority
            && (!Uri.TryCreate(authority, UriKind.Absolute, out var uri) || uri.Scheme is not "https"))
        {
            yield return $"Sessions:Authority is '{authority}': it must be an https address.";
        }

        if (string.IsNullOrEmpty(options.Audience))
        {
            yield return "Sessions:Audience must not be empty.";
        }

        if (options.ClockSkew < TimeSpan.Zero)
        {
            yield return "Sessions:ClockSkew must not be negative.";
        }
    }
}
