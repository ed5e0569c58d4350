using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Http;
using ScimCluster.Scim;
using ScimCluster.Scim.Discovery;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>What the service provider says of itself, without a token (RFC 7644 §4).</summary>
internal static class DiscoveryEndpoints
{
    public static void MapDiscovery(this RouteGroupBuilder scim)
    {
        scim.MapGet("/ServiceProviderConfig", GetServiceProviderConfig);
        scim.MapGet("/Schemas", ListSchemas);
        scim.MapGet("/Schemas/{id}", GetSchema);
        scim.MapGet("/ResourceTypes", ListResourceTypes);
        scim.MapGet("/ResourceTypes/{id}", GetResourceType);
    }

    private static ScimHttpResult GetServiceProviderConfig(HttpContext context, IOptions<GatewayOptions> options) =>
        Unfiltered(context) ?? ScimHttpResult.Message(DiscoveryDocuments.ServiceProviderConfig(
            ServingPath.ScimBaseUrl(context), ServiceFeatures.Of(options.Value)));

    private static ScimHttpResult ListSchemas(HttpContext context) =>
        Unfiltered(context) ?? ScimHttpResult.Message(DiscoveryDocuments.Schemas(ServingPath.ScimBaseUrl(context)));

    private static ScimHttpResult GetSchema(string id, HttpContext context) =>
        Unfiltered(context) ?? (DiscoveryDocuments.Schema(ServingPath.ScimBaseUrl(context), id) is { } schema
            ? ScimHttpResult.Message(schema)
            : ScimHttpResult.Refused(ScimError.NotFound("Schema not found")));

    private static ScimHttpResult ListResourceTypes(HttpContext context) =>
        Unfiltered(context) ?? ScimHttpResult.Message(DiscoveryDocuments.ResourceTypes(ServingPath.ScimBaseUrl(context)));

    private static ScimHttpResult GetResourceType(string id, HttpContext context) =>
        Unfiltered(context) ?? (DiscoveryDocuments.ResourceType(ServingPath.ScimBaseUrl(context), id) is { } type
            ? ScimHttpResult.Message(type)
            : ScimHttpResult.Refused(ScimError.NotFound("Resource type not found")));

    // RFC 7644 §4: a filter on a discovery endpoint is 403, so that nobody takes the whole for the selection.
    private static ScimHttpResult? Unfiltered(HttpContext context) =>
        context.Request.Query.ContainsKey("filter")
            ? ScimHttpResult.Refused(ScimError.Forbidden("Discovery endpoints cannot be filtered."))
            : null;
}
