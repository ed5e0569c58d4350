using System.Reflection;
using ScimCluster.Gateway.Http;
using ScimCluster.Gateway.Tokens;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>Who writes, and for which request: a single one, or an operation of a bulk request.</summary>
/// <param name="Tenant">Whose resources they are.</param>
/// <param name="RequestId">The id under which the write is found in the provisioning log.</param>
/// <param name="IdempotencyKey">The client's own name for a create, or null.</param>
/// <param name="Creates">The creates that the request's answer tells of.</param>
internal sealed record WriteContext(Tenant Tenant, string RequestId, string? IdempotencyKey, CreatesOfRequest Creates)
{
    /// <summary>Binds the parameter of an endpoint behind the policy of SCIM tokens.</summary>
    public static ValueTask<WriteContext?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        _ = parameter;
        return ValueTask.FromResult<WriteContext?>(new WriteContext(
            context.Features.Get<Tenant>() ?? throw new InvalidOperationException("The endpoint is not behind the policy of SCIM tokens."),
            context.TraceIdentifier,
            null,
            new CreatesOfRequest(context, context.RequestServices.GetRequiredService<UnansweredCreates>())));
    }
}
