using System.Text.Json.Serialization;
using Microsoft.OpenApi;
using ScimCluster.Gateway.Http;

namespace ScimCluster.Gateway.OpenApi;

/// <summary>Registers the OpenAPI document.</summary>
internal static class OpenApiServices
{
    public const string DocumentName = "management";

    public static void AddManagementDocument(this IServiceCollection services)
    {
        // Each operation once, although it is served under every base path, and as GET, although HEAD is served too.
        services.AddOpenApi(DocumentName, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddOperationTransformer<OperationTransformer>();
            options.AddDocumentTransformer<DocumentTransformer>();
        });
        services.AddOptions<Microsoft.AspNetCore.OpenApi.OpenApiOptions>(DocumentName)
            .Configure<Microsoft.Extensions.Options.IOptions<GatewayOptions>>((options, gateway) => options.ShouldInclude = description =>
                description.HttpMethod != HttpMethods.Head
                && description.ActionDescriptor.EndpointMetadata.OfType<Operation>().Any()
                && description.ActionDescriptor.EndpointMetadata.OfType<ServingPath>().Last().BasePath == gateway.Value.BasePaths[0]);
        services.AddSingleton<ManagementDocument>();

        // Bodies are read strictly: a number in quotes is none.
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
    }
}
