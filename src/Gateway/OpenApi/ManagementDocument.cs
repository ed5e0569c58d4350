using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace ScimCluster.Gateway.OpenApi;

/// <summary>The OpenAPI document as it is sent: made once, since it depends on the configuration alone.</summary>
internal sealed class ManagementDocument(
    [FromKeyedServices(OpenApiServices.DocumentName)] IOpenApiDocumentProvider provider, IOptions<GatewayOptions> gateway)
{
    private readonly Lazy<Task<string>> _text = new(() => WriteAsync(provider));

    /// <summary>The document as a client of one base path sees it: its server first, then the others.</summary>
    public async Task<string> OfAsync(string basePath)
    {
        var document = JsonNode.Parse(await _text.Value)!.AsObject();
        var paths = gateway.Value.BasePaths.OrderByDescending(path => path == basePath);
        document["servers"] = new JsonArray([.. paths.Select(path => new JsonObject { ["url"] = Url(path) })]);
        return document.ToJsonString();
    }

    private string Url(string basePath) =>
        gateway.Value.PublicOrigin is { } origin ? origin + basePath : basePath.Length == 0 ? "/" : basePath;

    private static async Task<string> WriteAsync(IOpenApiDocumentProvider provider)
    {
        var document = await provider.GetOpenApiDocumentAsync();
        return await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1);
    }
}
