using Microsoft.Extensions.Options;

namespace ScimCluster.Gateway.Sessions;

/// <summary>Checks <see cref="SessionOptions"/> when the host starts and reports every error with its key.</summary>
internal sealed class SessionOptionsValidator : IValidateOptions<SessionOptions>
{
    public ValidateOptionsResult Validate(string? name, SessionOptions options)
    {
        var errors = Errors(options).Concat(KeyErrors(options)).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Errors(SessionOptions options)
    {
        if (options.Authority is not null && options.HasKeys)
        {
            yield return "Sessions:Authority and keys (Sessions:Keys, Sessions:SigningKey) exclude each other.";
        }

        if (options.HasKeys && string.IsNullOrEmpty(options.Issuer))
        {
            yield return "Sessions:Issuer is required with Sessions:Keys and Sessions:SigningKey.";
        }

        if (options.Authority is { } authority
            && (!Uri.TryCreate(authority, UriKind.Absolute, out var uri) || uri.Scheme is not "https" || uri.Query.Length > 0 || uri.Fragment.Length > 0))
        {
            yield return $"Sessions:Authority is '{authority}': it must be an https address.";
        }

        if (options.Audience?.Length == 0)
        {
            yield return "Sessions:Audience must not be empty.";
        }

        if (options.Audiences.Any(string.IsNullOrEmpty))
        {
            yield return "Sessions:Audiences must not have an empty value.";
        }

        if (options.ClockSkew < TimeSpan.Zero)
        {
            yield return "Sessions:ClockSkew must not be negative.";
        }
    }

    private static IEnumerable<string> KeyErrors(SessionOptions options)
    {
        if (options.SigningKey is { } signingKey && SessionKey.Read(new SessionKeyOptions { Secret = signingKey }, out var error) is null)
        {
            yield return $"Sessions:SigningKey {error}.";
        }

        for (var i = 0; i < options.Keys.Count; i++)
        {
            if (SessionKey.Read(options.Keys[i], out error) is null)
            {
                yield return $"Sessions:Keys:{i} {error}.";
            }
        }

        foreach (var id in options.Keys.Where(key => key.Id is not null).GroupBy(key => key.Id, StringComparer.Ordinal).Where(same => same.Skip(1).Any()))
        {
            yield return $"Sessions:Keys has the Id '{id.Key}' more than once.";
        }
    }
}
