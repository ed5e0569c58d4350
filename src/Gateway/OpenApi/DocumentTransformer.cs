using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using ScimCluster.Gateway.Sessions;

namespace ScimCluster.Gateway.OpenApi;

/// <summary>Writes title, version, groups and security schemes, and takes the base path off the paths.</summary>
internal sealed class DocumentTransformer(IOptions<GatewayOptions> gateway, IOptions<SessionCookieOptions> cookie) : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = ServiceMetadata.Current;
        document.Info = new OpenApiInfo
        {
            Title = "ScimCluster",
            Version = metadata.Version,
            Description = "How connections of identity providers are managed. SCIM itself, under /scim/v2, is described by its own /Schemas "
                + "and /ResourceTypes. Errors are {\"code\",\"message\"}.",
        };
        document.Extensions = new Dictionary<string, IOpenApiExtension>(StringComparer.Ordinal)
        {
            ["x-scim"] = new JsonNodeExtension(JsonSerializer.SerializeToNode(metadata, JsonSerializerOptions.Web)!),
        };
        document.Tags = OperationGroup.All.Select(group => new OpenApiTag { Name = group.Name, Description = group.Description }).ToHashSet();
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = SecuritySchemes.Of(cookie.Value);

        var paths = new OpenApiPaths();
        foreach (var (path, item) in document.Paths)
        {
            var relative = path[gateway.Value.BasePaths[0].Length..];
            paths[relative.Length > 1 ? relative.TrimEnd('/') : relative] = item;
        }

        document.Paths = paths;
        return Task.CompletedTask;
    }
}
