using Microsoft.Extensions.Options;

namespace ScimCluster.Gateway;

/// <summary>Checks <see cref="GatewayOptions"/> when the host starts and reports every error with its key.</summary>
internal sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    private const int Sha256Base64UrlLength = 43;

    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        var errors = Errors(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Errors(GatewayOptions options)
    {
        foreach (var path in options.BasePaths)
        {
            if (path.Length > 0 && (!path.StartsWith('/') || path.EndsWith('/') || path.Any(c => c is '{' or '}' or '?' or '#')))
            {
                yield return $"Gateway:BasePaths has '{path}': a path is empty, or begins with '/' and does not end in one.";
            }
        }

        if (options.PublicOrigin is { } origin
            && (!Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                || uri.Scheme is not ("http" or "https")
                || uri.GetLeftPart(UriPartial.Authority) != origin))
        {
            yield return $"Gateway:PublicOrigin is '{origin}': it must be scheme and host, such as https://scim.example.com.";
        }

        if (options.MaxUserBodyBytes < 1)
        {
            yield return "Gateway:MaxUserBodyBytes must be at least 1.";
        }

        if (options.MaxManagementBodyBytes < 1)
        {
            yield return "Gateway:MaxManagementBodyBytes must be at least 1.";
        }

        if (options.MaxPageSize < 1)
        {
            yield return "Gateway:MaxPageSize must be at least 1.";
        }

        if (options.DefaultPageSize < 1 || options.DefaultPageSize > options.MaxPageSize)
        {
            yield return "Gateway:DefaultPageSize must be at least 1 and not more than Gateway:MaxPageSize.";
        }

        if (options.RequestTimeout <= TimeSpan.Zero)
        {
            yield return "Gateway:RequestTimeout must be longer than zero.";
        }

        if (options.RetryAfter < TimeSpan.FromSeconds(1))
        {
            yield return "Gateway:RetryAfter must be at least one second (00:00:01).";
        }

        foreach (var hash in options.OperatorKeyHashes)
        {
            if (hash.Length != Sha256Base64UrlLength)
            {
                yield return "Gateway:OperatorKeyHashes has a value that is not the SHA-256 of a key as base64url without padding (43 characters).";
            }
        }
    }
}
