using Microsoft.Extensions.Options;

namespace ScimCluster.Grains;

/// <summary>Checks <see cref="LinkingOptions"/> when the silo starts and reports every error with its key.</summary>
internal sealed class LinkingOptionsValidator : IValidateOptions<LinkingOptions>
{
    // RFC 1035 section 2.3.4.
    private const int MaxDomainLength = 255;

    public ValidateOptionsResult Validate(string? name, LinkingOptions options)
    {
        var errors = Errors(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Errors(LinkingOptions options)
    {
        if (!Enum.IsDefined(options.Mode))
        {
            yield return "Linking:Mode must be Deny, Always or Constrained.";
        }

        foreach (var (index, domain) in options.TrustedDomains.Index())
        {
            if (!IsDomain(domain))
            {
                yield return $"Linking:TrustedDomains:{index} must be a domain such as example.com: 1 to {MaxDomainLength} characters, no '@' and no white space.";
            }
        }

        // Whoever wrote the constraint believes that it holds.
        if (options.Mode == LinkingMode.Always && options.TrustedDomains.Count > 0)
        {
            yield return "Linking:TrustedDomains has no effect if Linking:Mode is Always: set it to Constrained.";
        }

        if (options.Mode == LinkingMode.Always && options.RequireExistingMembership)
        {
            yield return "Linking:RequireExistingMembership has no effect if Linking:Mode is Always: set it to Constrained.";
        }
    }

    private static bool IsDomain(string domain) =>
        domain.Length is > 0 and <= MaxDomainLength && !domain.Any(c => c is '@' || char.IsWhiteSpace(c) || char.IsControl(c));
}
