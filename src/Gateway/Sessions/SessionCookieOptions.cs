using Microsoft.Extensions.Options;

namespace ScimCluster.Gateway.Sessions;

/// <summary>
/// Lets browsers bring the session's JWT in a cookie. Section <c>Sessions:Cookie</c> of the configuration.
/// </summary>
public sealed class SessionCookieOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Sessions:Cookie";

    /// <summary>The cookie's name. Default: none, which ignores cookies.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// Origins beside <see cref="GatewayOptions.PublicOrigin"/> whose pages may change something by cookie, such as
    /// <c>https://app.example.com</c>. Default: none.
    /// </summary>
    public IList<string> TrustedOrigins { get; set; } = [];
}

/// <summary>Checks <see cref="SessionCookieOptions"/> when the host starts and reports every error with its key.</summary>
internal sealed class SessionCookieOptionsValidator : IValidateOptions<SessionCookieOptions>
{
    // RFC 6265 §4.1.1: a cookie's name is a token.
    private const string Separators = "()<>@,;:\\\"/[]?={} \t";

    public ValidateOptionsResult Validate(string? name, SessionCookieOptions options)
    {
        var errors = Errors(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Errors(SessionCookieOptions options)
    {
        if (options.Name is { } cookie
            && (cookie.Length == 0 || cookie.Any(c => !char.IsAscii(c) || char.IsControl(c) || Separators.Contains(c, StringComparison.Ordinal))))
        {
            yield return $"{SessionCookieOptions.Section}:Name is '{cookie}', which is no cookie's name.";
        }

        foreach (var origin in options.TrustedOrigins)
        {
            if (!GatewayOptionsValidator.IsOrigin(origin))
            {
                yield return $"{SessionCookieOptions.Section}:TrustedOrigins has '{origin}': it must be scheme and host, such as https://app.example.com.";
            }
        }

        if (options.Name is null && options.TrustedOrigins.Count > 0)
        {
            yield return $"{SessionCookieOptions.Section}:TrustedOrigins means nothing without {SessionCookieOptions.Section}:Name.";
        }
    }
}
