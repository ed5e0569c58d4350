using System.Reflection;
using ScimCluster.Gateway.Http;
using ScimCluster.Grains;

namespace ScimCluster.Gateway.Tokens;

/// <summary>The tenant that the presented token belongs to, as a parameter of an endpoint.</summary>
/// <param name="Access">What the token gives access to.</param>
internal sealed record Tenant(ProviderAccess Access)
{
    /// <summary>The access for a write that is sent now.</summary>
    public ProviderAccess ForWrite(GrainCalls grains) => Access with { NotAfter = grains.NotAfter };

    /// <summary>Binds the parameter; only endpoints behind <see cref="ScimTokenAuthentication.Policy"/> may have one.</summary>
    public static ValueTask<Tenant?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        _ = parameter;
        return ValueTask.FromResult<Tenant?>(new Tenant(context.Features.Get<ProviderAccess>()!));
    }
}
