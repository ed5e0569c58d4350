using static ScimCluster.Gateway.OpenApi.OperationError;

namespace ScimCluster.Gateway.OpenApi;

/// <summary>The routes of connections.</summary>
internal static class ConnectionOperations
{
    private static readonly OperationError FieldRequired = BadRequest("empty", "Field is required");
    private static readonly OperationError Invalid = BadRequest("invalid", "Validation Error");
    private static readonly OperationError ForbiddenCharacters = BadRequest("forbiddenCharacters", "Provider id contains forbidden characters");
    private static readonly OperationError ProviderNotFound = NotFound("SCIM provider not found");

    // The access rule for a connection that is there.
    private static readonly OperationError[] Access =
    [
        Forbidden("notOwner", "You must be the owner to access this provider"),
        Forbidden("notMemberOfProvider", "You must be a member of the organization to access this provider"),
        Forbidden("role", "Insufficient role for this operation"),
    ];

    /// <summary>The refusals of what is written on a new token.</summary>
    public static readonly OperationError[] OfNewToken =
    [
        BadRequest("label", "A label has 1 to 100 characters, none of them a control character"),
        BadRequest("expiry", "The token must expire in the future"),
        BadRequest("reserved", "Provider id collides with another account provider and cannot be used for SCIM"),
    ];

    public static readonly OperationParameter ProviderId = new("providerId", InPath: false, "The connection's name.", "okta-acme", 64);

    /// <summary>The refusals of whatever concerns one connection that is there.</summary>
    public static readonly OperationError[] OfOneConnection = [Invalid, FieldRequired, ForbiddenCharacters, .. Access, ProviderNotFound];

    private static readonly OperationBody OneConnection = OperationBody.Of<ProviderConnection>(
        """{"id":"0199b5a4-7c1e-7f3a-9d55-2b1c8e4f6a70","providerId":"okta-acme","organizationId":"acme"}""");

    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            Method = "POST",
            Path = "/scim/generate-token",
            Id = "generateSCIMToken",
            Group = OperationGroup.Connections,
            Summary = "Makes a connection, or a new token for it.",
            Description = "Every earlier token of the connection ends. A connection that was deleted comes back to its owner with its people.",
            Request = OperationBody.Of<GenerateTokenRequest>("""{"providerId":"okta-acme","organizationId":"acme"}"""),
            Status = StatusCodes.Status201Created,
            Response = OperationBody.Of<GeneratedToken>("""{"scimToken":"S3hKNzFxUWJfVnJ3cDlMbS1kRTJ0WWFDOm9rdGEtYWNtZTphY21l"}"""),
            Errors =
            [
                Invalid, FieldRequired, ForbiddenCharacters, .. OfNewToken,
                Forbidden("notMember", "You are not a member of the organization"),
                .. Access,
                Forbidden("otherOrganization", "The provider does not belong to this organization"),
            ],
        },
        new()
        {
            Method = "GET",
            Path = "/scim/list-provider-connections",
            Id = "listSCIMProviderConnections",
            Group = OperationGroup.Connections,
            Summary = "Lists the connections that the user may manage.",
            Response = OperationBody.Of<ProviderConnectionList>(
                """{"providers":[{"id":"0199b5a4-7c1e-7f3a-9d55-2b1c8e4f6a70","providerId":"okta-acme","organizationId":"acme"},{"id":"0199b5a4-8d20-7b44-8a11-5c0de9f31b92","providerId":"okta-mine","organizationId":null}]}"""),
        },
        new()
        {
            Method = "GET",
            Path = "/scim/get-provider-connection",
            Id = "getSCIMProviderConnection",
            Group = OperationGroup.Connections,
            Summary = "Reads a connection.",
            Parameters = [ProviderId],
            Response = OneConnection,
            Errors = OfOneConnection,
        },
        new()
        {
            Method = "POST",
            Path = "/scim/delete-provider-connection",
            Id = "deleteSCIMProviderConnection",
            Group = OperationGroup.Connections,
            Summary = "Deletes a connection.",
            Description = "Once this has answered, no request with one of its tokens is accepted. Its people stay stored and come back with the connection.",
            Request = OperationBody.Of<DeleteProviderConnectionRequest>("""{"providerId":"okta-acme"}"""),
            Response = OperationBody.Of<Success>("""{"success":true}"""),
            Errors = OfOneConnection,
        },
    ];
}
