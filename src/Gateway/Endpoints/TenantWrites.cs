using ScimCluster.Gateway.Http;
using ScimCluster.Gateway.Tokens;
using ScimCluster.Grains;
using ScimCluster.Scim;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>Writes under the access of a tenant's token.</summary>
internal static class TenantWrites
{
    // Each attempt that fails has seen another token of the connection end, or came between the commit of its end and the
    // moment in which the provider's grain knows of it.
    private const int MaxAttempts = 9;

    /// <summary>
    /// Makes a write under the tenant's access; again under a new one if the write was refused because another token of the
    /// connection has ended meanwhile. A write that is refused so has done nothing.
    /// </summary>
    /// <typeparam name="T">What the grain answers.</typeparam>
    /// <param name="grains">The cluster.</param>
    /// <param name="tenant">Whose resource it is.</param>
    /// <param name="call">The write; it asks for the tenant's access each time.</param>
    /// <param name="refusalOf">The refusal in an answer, or null.</param>
    /// <param name="refuse">Makes an answer of a refusal.</param>
    /// <param name="cancellationToken">The request's end.</param>
    /// <returns>The grain's answer; 401 if the token itself has ended.</returns>
    public static async Task<T> SendAsync<T>(
        GrainCalls grains,
        Tenant tenant,
        Func<Task<T>> call,
        Func<T, Refusal?> refusalOf,
        Func<ScimError, T> refuse,
        CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var reply = await call();
            var before = tenant.Access;
            if (refusalOf(reply)?.Status != StatusCodes.Status401Unauthorized || !await tenant.RenewAsync(grains, cancellationToken))
            {
                return reply;
            }

            if (tenant.Access == before)
            {
                await grains.PauseAsync(attempt, cancellationToken);
            }
        }

        return refuse(ScimError.Unavailable("Tokens of the connection ended again and again while the request was carried out; send it again."));
    }
}
