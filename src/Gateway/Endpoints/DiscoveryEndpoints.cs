using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Http;
using ScimCluster.Scim;
using ScimCluster.Scim.Discovery;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>What the service provider says of itself, without a token (RFC 7644 §4).</summary>
internal static class DiscoveryEndpoints
{
    // Of the silos, which take cursors back for so long; their default is the same.
    private const string CursorLifetime = "Directory:CursorLifetime";
    private static readonly TimeSpan DefaultCursorLifetime = TimeSpan.FromHours(1);

    public static void MapDiscovery(this RouteGroupBuilder scim)
    {
        scim.MapRead("/ServiceProviderConfig", GetServiceProviderConfig);
        scim.MapRead("/Schemas", ListSchemas);
        scim.MapRead("/Schemas/{id}", GetSchema);
        scim.MapRead("/ResourceTypes", ListResourceTypes);
        scim.MapRead("/ResourceTypes/{id}", GetResourceType);
    }

    private static ScimHttpResult GetServiceProviderConfig(
        HttpContext context, IOptions<GatewayOptions> options, IConfiguration configuration) =>
        Answer(context, DiscoveryDocuments.ServiceProviderConfig(
            Features(options.Value, configuration.GetValue(CursorLifetime, DefaultCursorLifetime)), ServingPath.ScimBaseUrl(context)));

    private static ScimHttpResult ListSchemas(HttpContext context, SchemaCatalog schemas) =>
        Answer(context, DiscoveryDocuments.Schemas(schemas, ServingPath.ScimBaseUrl(context)));

    private static ScimHttpResult GetSchema(string id, HttpContext context, SchemaCatalog schemas) =>
        Answer(context, DiscoveryDocuments.Schema(schemas, id, ServingPath.ScimBaseUrl(context)));

    private static ScimHttpResult ListResourceTypes(HttpContext context, SchemaCatalog schemas) =>
        Answer(context, DiscoveryDocuments.ResourceTypes(schemas, ServingPath.ScimBaseUrl(context)));

    private static ScimHttpResult GetResourceType(string id, HttpContext context, SchemaCatalog schemas) =>
        Answer(context, DiscoveryDocuments.ResourceType(schemas, id, ServingPath.ScimBaseUrl(context)));

    // RFC 7644 §4: the parameters of queries are ignored, but a filter is 403, so that nobody takes the whole for the
    // selection.
    private static ScimHttpResult Answer(HttpContext context, ScimResult<JsonObject> found)
    {
        if (context.Request.Query.ContainsKey("filter"))
        {
            return ScimHttpResult.Refused(ScimError.Forbidden("Discovery endpoints cannot be filtered."));
        }

        return found.IsRefused(out var refused, out var document) || Preconditions.Read(context.Request).IsRefused(out refused, out var preconditions)
            ? ScimHttpResult.Refused(refused)
            : ScimHttpResult.Document(document, preconditions);
    }

    // Whatever is announced works: what is not there yet is false.
    private static Scim.Discovery.ServiceProviderOptions Features(GatewayOptions options, TimeSpan cursorLifetime) => new()
    {
        Bulk = new BulkSupport(Supported: false, MaxOperations: 0, MaxPayloadSizeBytes: 0),
        Filter = new FilterSupport(Supported: true, options.MaxPageSize),
        Sort = true,
        ETag = true,
        Pagination = new PaginationSupport(
            Cursor: true,
            Index: true,
            PaginationMethod.Index,
            options.DefaultPageSize,
            options.MaxPageSize,
            (int)cursorLifetime.TotalSeconds),
    };
}
