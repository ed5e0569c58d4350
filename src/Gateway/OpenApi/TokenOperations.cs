using static ScimCluster.Gateway.OpenApi.OperationError;

namespace ScimCluster.Gateway.OpenApi;

/// <summary>The routes of a connection's tokens.</summary>
internal static class TokenOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            Method = "GET",
            Path = "/scim/get-token-info",
            Id = "getSCIMTokenInfo",
            Group = OperationGroup.Connections,
            Summary = "Reads what is known of a connection's tokens.",
            Parameters = [ConnectionOperations.ProviderId],
            Response = OperationBody.Of<TokenInfo>(
                """{"providerId":"okta-acme","organizationId":"acme","tokens":[{"id":"0199b5a4-7c1e-7f3a-9d55-2b1c8e4f6a70","label":"okta 2026","createdAt":"2026-11-22T08:30:00Z","createdBy":"user_42","expiresAt":null,"lastUsedAt":"2026-11-22T09:00:00Z"}]}"""),
            Errors = ConnectionOperations.OfOneConnection,
        },
        new()
        {
            Method = "POST",
            Path = "/scim/rotate-token",
            Id = "rotateSCIMToken",
            Group = OperationGroup.Connections,
            Summary = "Adds a token to a connection.",
            Description = "The earlier tokens go on until they are revoked, or end after overlapSeconds.",
            Request = OperationBody.Of<RotateTokenRequest>("""{"providerId":"okta-acme","label":"okta 2027","overlapSeconds":86400}"""),
            Status = StatusCodes.Status201Created,
            Response = OperationBody.Of<RotatedToken>(
                """{"scimToken":"S3hKNzFxUWJfVnJ3cDlMbS1kRTJ0WWFDOm9rdGEtYWNtZTphY21l","id":"0199b5a4-7c1e-7f3a-9d55-2b1c8e4f6a70","expiresAt":null}"""),
            Errors =
            [
                .. ConnectionOperations.OfOneConnection, .. ConnectionOperations.OfNewToken,
                Conflict("tooMany", "The connection has 5 tokens, and Tokens:MaxTokens allows no more than 5: revoke one first"),
            ],
        },
        new()
        {
            Method = "POST",
            Path = "/scim/revoke-token",
            Id = "revokeSCIMToken",
            Group = OperationGroup.Connections,
            Summary = "Ends one token.",
            Description = "Once this has answered, no request with the token is accepted.",
            Request = OperationBody.Of<RevokeTokenRequest>("""{"providerId":"okta-acme","id":"0199b5a4-7c1e-7f3a-9d55-2b1c8e4f6a70"}"""),
            Response = OperationBody.Of<Success>("""{"success":true}"""),
            Errors = [.. ConnectionOperations.OfOneConnection, new(StatusCodes.Status404NotFound, "tokenNotFound", "NOT_FOUND", "SCIM token not found")],
        },
    ];
}
