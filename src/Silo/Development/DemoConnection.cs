using ScimCluster.Grains;

namespace ScimCluster.Silo.Development;

/// <summary>A demo organization, its administrator and a connection, made through the grains as an internal service would.</summary>
internal static class DemoConnection
{
    public const string OrganizationId = "acme";
    public const string AdministratorId = "demo-admin";
    public const string ProviderId = "okta-acme";

    /// <summary>Makes what is missing and returns a SCIM token that works: the earlier one if it still does.</summary>
    public static async Task<string> EnsureAsync(IGrainFactory grains, string? earlierToken, CancellationToken cancellationToken)
    {
        var organization = grains.GetOrganization(OrganizationId);
        if ((await organization.GetAsync(cancellationToken)).Refusal is { Status: 404 })
        {
            await organization.CreateAsync("Acme", cancellationToken);
        }

        await organization.SetMemberAsync(AdministratorId, "owner", cancellationToken);

        var provider = grains.GetProvider(ProviderId);
        if (earlierToken is not null && ScimToken.TryParse(earlierToken) is { ProviderId: ProviderId } token
            && (await provider.AuthenticateAsync(token.Secret, token.OrganizationId)).Value is not null)
        {
            return earlierToken;
        }

        var reply = await provider.GenerateTokenAsync(
            new GenerateToken(AdministratorId, OrganizationId, "dev"), cancellationToken);
        return reply.IsRefused(out var refused, out var issued)
            ? throw new StartException($"The demo connection could not be made: {refused.Detail}")
            : issued.ScimToken;
    }
}
