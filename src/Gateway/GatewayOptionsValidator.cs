using Microsoft.Extensions.Options;

namespace ScimCluster.Gateway;

/// <summary>Checks <see cref="GatewayOptions"/> when the host starts and reports every error with its key.</summary>
internal sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    private const int MostBulkOperations = 10_000;

    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        var errors = Errors(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    /// <summary>Tells whether a text is scheme and host, and no more.</summary>
    public static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is ("http" or "https")
        && uri.GetLeftPart(UriPartial.Authority) == text;

    private static IEnumerable<string> Errors(GatewayOptions options)
    {
        foreach (var path in options.BasePaths)
        {
            if (path.Length > 0 && (!path.StartsWith('/') || path.EndsWith('/') || path.Any(c => c is '{' or '}' or '?' or '#')))
            {
                yield return $"Gateway:BasePaths has '{path}': a path is empty, or begins with '/' and does not end in one.";
            }
        }

        if (options.PublicOrigin is { } origin && !IsOrigin(origin))
        {
            yield return $"Gateway:PublicOrigin is '{origin}': it must be scheme and host, such as https://scim.example.com.";
        }

        if (options.MaxUserBodyBytes < 1)
        {
            yield return "Gateway:MaxUserBodyBytes must be at least 1.";
        }

        if (options.MaxGroupBodyBytes < 1)
        {
            yield return "Gateway:MaxGroupBodyBytes must be at least 1.";
        }

        if (options.MaxLargeBodiesBytes < 1)
        {
            yield return "Gateway:MaxLargeBodiesBytes must be at least 1.";
        }

        if (options.MaxManagementBodyBytes < 1)
        {
            yield return "Gateway:MaxManagementBodyBytes must be at least 1.";
        }

        if (options.MaxBulkOperations is < 1 or > MostBulkOperations)
        {
            yield return $"Gateway:MaxBulkOperations must be at least 1 and not more than {MostBulkOperations}.";
        }

        if (options.MaxBulkBodyBytes < 1)
        {
            yield return "Gateway:MaxBulkBodyBytes must be at least 1.";
        }

        if (options.BulkParallelism < 1)
        {
            yield return "Gateway:BulkParallelism must be at least 1.";
        }

        if (options.BulkTimeout <= TimeSpan.Zero)
        {
            yield return "Gateway:BulkTimeout must be longer than zero.";
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
    }
}
