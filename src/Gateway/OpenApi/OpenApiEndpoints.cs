using ScimCluster.Gateway.Endpoints;
using ScimCluster.Gateway.Http;

namespace ScimCluster.Gateway.OpenApi;

/// <summary>What the service says of itself, to everybody.</summary>
internal static class OpenApiEndpoints
{
    public const string DocumentPath = "/openapi.json";

    /// <summary>Maps <c>/openapi.json</c> and <c>/scim/metadata</c>.</summary>
    public static void MapServiceDescription(this RouteGroupBuilder routes)
    {
        routes.MapRead(DocumentPath, GetDocumentAsync);
        routes.MapRead(ServiceMetadata.Path, () => Results.Ok(ServiceMetadata.Current));
    }

    private static async Task<IResult> GetDocumentAsync(HttpContext context, ManagementDocument document) => Results.Text(
        await document.OfAsync(context.GetEndpoint()!.Metadata.GetRequiredMetadata<ServingPath>().BasePath), MediaTypes.Json);
}
