using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Http;
using ScimCluster.Gateway.Sessions;
using ScimCluster.Grains;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>
/// How a tenant administrator says which SCIM attributes feed the user model. Errors are <c>{"code","message"}</c>.
/// </summary>
internal static class UserMappingEndpoints
{
    private const string Path = "/user-mapping";

    public static void MapUserMapping(this RouteGroupBuilder management)
    {
        management.MapRead(Path, GetAsync);
        management.MapPut(Path, PutAsync);
        management.MapDelete(Path, DeleteAsync);
    }

    private static async Task<IResult> GetAsync(
        string? providerId, ClaimsPrincipal user, GrainCalls grains, CancellationToken cancellationToken)
    {
        if (ManagementBody.Check(providerId) is { } invalid)
        {
            return invalid;
        }

        var reply = await grains.RepeatAsync(
            cluster => cluster.GetProvider(providerId!).GetUserMappingAsync(user.UserId(), cancellationToken), cancellationToken);
        return Answer(providerId!, reply);
    }

    // The body is the mapping: {"userName":"email"}; an empty one goes back to the deployment's.
    private static async Task<IResult> PutAsync(
        string? providerId,
        HttpContext context,
        ClaimsPrincipal user,
        GrainCalls grains,
        IOptions<GatewayOptions> options,
        CancellationToken cancellationToken)
    {
        var body = await ManagementBody.ReadAsync(context.Request, options.Value, cancellationToken);
        if (body.Error is { } error || (error = ManagementBody.Check(providerId)) is not null || body.Texts(out error, out var fields))
        {
            return error;
        }

        return await SetAsync(
            providerId!,
            new UserMappingRules([.. fields.Select(field => new UserMappingRule(field.Key, field.Value))]),
            context,
            user,
            grains,
            cancellationToken);
    }

    private static async Task<IResult> DeleteAsync(
        string? providerId, HttpContext context, ClaimsPrincipal user, GrainCalls grains, CancellationToken cancellationToken) =>
        ManagementBody.Check(providerId) ?? await SetAsync(providerId!, null, context, user, grains, cancellationToken);

    private static async Task<IResult> SetAsync(
        string providerId,
        UserMappingRules? rules,
        HttpContext context,
        ClaimsPrincipal user,
        GrainCalls grains,
        CancellationToken cancellationToken) => Answer(providerId, await grains.Once.GetProvider(providerId).SetUserMappingAsync(
            new SetUserMapping(user.UserId(), rules, context.TraceIdentifier, grains.NotAfter), cancellationToken));

    private static IResult Answer(string providerId, Reply<ConnectionUserMapping> reply) =>
        reply.IsRefused(out var refused, out var mapping)
            ? ManagementError.Refused(refused)
            : Results.Ok(new MappingBody(
                providerId,
                mapping.IsOwn ? "connection" : "deployment",
                new JsonObject(mapping.Rules.Rules.Select(rule => KeyValuePair.Create<string, JsonNode?>(rule.Attribute, rule.Field)))));

    private sealed record MappingBody(string ProviderId, string Source, JsonObject Mapping);
}
