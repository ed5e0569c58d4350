using System.Reflection;
using ScimCluster.Gateway.Http;
using ScimCluster.Grains;

namespace ScimCluster.Gateway.Tokens;

/// <summary>The tenant that the presented token belongs to, as a parameter of an endpoint.</summary>
internal sealed class Tenant(ScimToken token, ProviderAccess access)
{
    /// <summary>What the token gives access to.</summary>
    public ProviderAccess Access { get; private set; } = access;

    /// <summary>The access for a write that is sent now.</summary>
    public ProviderAccess ForWrite(GrainCalls grains) => Access with { NotAfter = grains.NotAfter };

    /// <summary>
    /// Presents the token once more. After another token of the connection has ended, writes under the epoch before it are
    /// refused like those of an invalid token.
    /// </summary>
    /// <returns>True if the token is valid; its access may be the one before for as long as the end is being answered.</returns>
    public async Task<bool> RenewAsync(GrainCalls grains, CancellationToken cancellationToken)
    {
        var reply = await AuthenticateAsync(token, grains, cancellationToken);
        Access = reply.Value ?? Access;
        return reply.Value is not null;
    }

    /// <summary>Asks the provider's grain whether a token is valid.</summary>
    public static Task<Reply<ProviderAccess>> AuthenticateAsync(ScimToken token, GrainCalls grains, CancellationToken cancellationToken) =>
        grains.RepeatAsync(
            cluster => cluster.GetProvider(token.ProviderId).AuthenticateAsync(token.Secret, token.OrganizationId), cancellationToken);

    /// <summary>Binds the parameter; only endpoints behind <see cref="ScimTokenAuthentication.Policy"/> may have one.</summary>
    public static ValueTask<Tenant?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        _ = parameter;
        return ValueTask.FromResult(context.Features.Get<Tenant>());
    }
}
