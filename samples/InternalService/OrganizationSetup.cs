using Microsoft.Extensions.Options;
using ScimCluster.Scim;

namespace ScimCluster.InternalService;

/// <summary>Makes the organization and its member. Both steps may be taken again, at any time.</summary>
internal sealed class OrganizationSetup(GrainCalls calls, IOptions<ServiceSettings> settings)
{
    // An owner may manage the organization's connections.
    private const string Roles = "owner";

    /// <returns>Null if the organization has its member, otherwise what stood in the way.</returns>
    public async Task<ScimError?> EnsureAsync(CancellationToken cancellationToken)
    {
        var service = settings.Value;
        var created = await calls.RepeatAsync(
            grains => grains.GetOrganization(service.OrganizationId).CreateAsync(service.OrganizationName, cancellationToken),
            cancellationToken);

        // 409: it is there since an earlier start, or since an attempt whose answer was lost.
        if (created.IsRefused(out var refused, out _) && refused.Status != 409)
        {
            return refused;
        }

        var member = await calls.RepeatInTimeAsync(
            (grains, notAfter) => grains.GetOrganization(service.OrganizationId)
                .SetMemberAsync(service.MemberId, Roles, notAfter, cancellationToken),
            cancellationToken);
        return member.IsRefused(out refused, out _) ? refused : null;
    }
}
