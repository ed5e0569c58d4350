using Microsoft.Extensions.Options;

namespace ScimCluster.Grains;

/// <summary>The names of other account providers, which no connection may have.</summary>
internal sealed class ReservedProviderIds(IOptions<ConnectionRuleOptions> options, IEnumerable<IReservedProviderIds> sources)
{
    private static readonly string[] BuiltIn = ["credential", "email-otp", "magic-link", "phone-number", "anonymous", "siwe"];

    public async ValueTask<bool> ContainAsync(string providerId, CancellationToken cancellationToken)
    {
        if (BuiltIn.Contains(providerId, StringComparer.Ordinal)
            || options.Value.ReservedProviderIds.Contains(providerId, StringComparer.Ordinal))
        {
            return true;
        }

        foreach (var source in sources)
        {
            if (await source.IsReservedAsync(providerId, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }
}
