using Microsoft.Extensions.Options;

namespace ScimCluster.Grains;

/// <summary>Checks the providers of the configuration when the silo starts; no message shows a token.</summary>
internal sealed class DefaultProviderOptionsValidator(IOptions<ConnectionRuleOptions> rules) : IValidateOptions<DefaultProviderOptions>
{
    public ValidateOptionsResult Validate(string? name, DefaultProviderOptions options)
    {
        var errors = Errors(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private IEnumerable<string> Errors(DefaultProviderOptions options)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, provider) in options.Providers.Index())
        {
            var key = $"{DefaultProviderOptions.Section}:{index}";
            if (ProviderName.Check(provider.ProviderId) is { } refused)
            {
                yield return $"{key}:{nameof(provider.ProviderId)}: {refused.Detail}.";
            }
            else if (!seen.Add(provider.ProviderId))
            {
                yield return $"{key}:{nameof(provider.ProviderId)} is '{provider.ProviderId}', which another entry has.";
            }

            if (provider.Organization is null && rules.Value.RequireOrganization)
            {
                yield return $"{key}:{nameof(provider.OrganizationId)} is required by Connections:RequireOrganization.";
            }

            if (provider.Organization?.Length > ProviderName.MaxLength)
            {
                yield return $"{key}:{nameof(provider.OrganizationId)} is longer than {ProviderName.MaxLength} characters.";
            }

            if (!IsUsable(provider.ScimToken))
            {
                yield return $"{key}:{nameof(provider.ScimToken)} must have 1 to {MaxSecretBytes} bytes and no ':'.";
            }
        }
    }

    private const int MaxSecretBytes = 256;

    // Whoever presents it sends it in an envelope, in which ':' ends it.
    private static bool IsUsable(string secret) =>
        secret.Length > 0
        && System.Text.Encoding.UTF8.GetByteCount(secret) <= MaxSecretBytes
        && ScimToken.TryParse(new ScimToken(secret, "provider", null).ToWire())?.Secret == secret;
}
