namespace ScimCluster.Gateway.OpenApi;

/// <summary>The routes that say what the service is.</summary>
internal static class ServiceOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            Method = "GET",
            Path = ServiceMetadata.Path,
            Id = "getSCIMMetadata",
            Group = OperationGroup.Service,
            Summary = "Reads the version, and the ids of the server and client plugins.",
            Response = OperationBody.Of<Metadata>("""{"id":"scim","version":"1.0.0","client":"scim-client"}"""),
        },
    ];
}
