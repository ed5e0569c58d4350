using ScimCluster.Gateway.Http;

namespace ScimCluster.Gateway.OpenApi;

/// <summary>The operations that the OpenAPI document describes. A route that is not here is hidden: SCIM describes itself.</summary>
internal static class OperationCatalog
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        .. ServiceOperations.All,
        .. ConnectionOperations.All,
        .. TokenOperations.All,
        .. UserMappingOperations.All,
        .. UserRestorationOperations.All,
        .. TransferOperations.All,
        .. LogOperations.All,
        .. WebhookOperations.All,
        .. AdministrationOperations.All,
        .. GroupRoleOperations.All,
    ];

    /// <summary>Puts each operation into the metadata of its endpoint, whichever base path that has.</summary>
    public static void DescribeOperations(this RouteGroupBuilder routes) => ((IEndpointConventionBuilder)routes).Finally(endpoint =>
    {
        if (endpoint is not RouteEndpointBuilder route || Find(route) is not { } operation)
        {
            return;
        }

        endpoint.Metadata.Add(operation);
        endpoint.Metadata.Add(new TagsAttribute(operation.Group.Name));

        // The request's body is left to the OperationTransformer: routing itself would refuse other media types, before authentication.
        endpoint.Metadata.Add(operation.Response is { } response
            ? new ProducesResponseTypeMetadata(operation.Status, response.Type, [response.MediaType])
            : new ProducesResponseTypeMetadata(operation.Status, typeof(void)));
        foreach (var status in OperationErrors.Of(operation).Select(error => error.Status).Distinct())
        {
            endpoint.Metadata.Add(new ProducesResponseTypeMetadata(status, typeof(Error), [MediaTypes.Json]));
        }
    });

    private static Operation? Find(RouteEndpointBuilder route)
    {
        var methods = route.Metadata.OfType<HttpMethodMetadata>().SelectMany(metadata => metadata.HttpMethods).ToList();
        var basePath = route.Metadata.OfType<ServingPath>().LastOrDefault()?.BasePath ?? "";
        var path = "/" + route.RoutePattern.RawText![basePath.Length..].TrimStart('/');
        return All.FirstOrDefault(operation => methods.Contains(operation.Method, StringComparer.Ordinal) && operation.Path == path);
    }
}
