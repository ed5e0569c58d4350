using static ScimCluster.Gateway.OpenApi.OperationError;

namespace ScimCluster.Gateway.OpenApi;

/// <summary>The routes of a connection's user mapping.</summary>
internal static class UserMappingOperations
{
    private const string Path = "/scim/user-mapping";

    private static readonly OperationBody Mapping = OperationBody.Of<UserMapping>(
        """{"providerId":"okta-acme","source":"connection","mapping":{"userName":"email","displayName":"name"}}""");

    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            Method = "GET",
            Path = Path,
            Id = "getSCIMUserMapping",
            Group = OperationGroup.Connections,
            Summary = "Reads which SCIM attributes feed the user model.",
            Parameters = [ConnectionOperations.ProviderId],
            Response = Mapping,
            Errors = ConnectionOperations.OfOneConnection,
        },
        new()
        {
            Method = "PUT",
            Path = Path,
            Id = "setSCIMUserMapping",
            Group = OperationGroup.Connections,
            Summary = "Gives the connection a user mapping of its own.",
            Description = "Each key is an attribute as a PATCH path names it, each value email, name or another field. An empty mapping goes back to the deployment's. Each user follows with the next write.",
            Parameters = [ConnectionOperations.ProviderId],
            Request = OperationBody.Of<Dictionary<string, string>>("""{"userName":"email","displayName":"name"}"""),
            Response = Mapping,
            Errors =
            [
                .. ConnectionOperations.OfOneConnection,
                BadRequest("mapping", "The user mapping is wrong: 'password' is never given back, so no field may have it"),
            ],
        },
        new()
        {
            Method = "DELETE",
            Path = Path,
            Id = "deleteSCIMUserMapping",
            Group = OperationGroup.Connections,
            Summary = "Goes back to the deployment's user mapping.",
            Parameters = [ConnectionOperations.ProviderId],
            Response = Mapping,
            Errors = ConnectionOperations.OfOneConnection,
        },
    ];
}
