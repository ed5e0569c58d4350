using ScimCluster.Gateway.Http;
using static ScimCluster.Gateway.OpenApi.OperationError;

namespace ScimCluster.Gateway.OpenApi;

/// <summary>The routes of the provisioning log.</summary>
internal static class LogOperations
{
    private const string Entry =
        """{"id":"0199b5a4-7c1e-7f3a-9d55-2b1c8e4f6a70","occurredAt":"2026-11-22T08:30:00.123456+00:00","providerId":"okta-acme","organizationId":"acme","operation":"patch","resourceType":"User","resourceId":"0199b5a4-8d20-7b44-8a11-5c0de9f31b92","accountId":"00u1ada","actor":null,"tokenId":"0199b5a4-7c1e-7f3a-9d55-2b1c8e4f6a71","tokenLabel":"okta 2026","status":200,"outcome":"success","scimType":null,"detail":null,"changedAttributes":["active"],"values":{"active":{"old":true,"new":false}},"requestId":"0HNGK1","durationMs":3,"erasedAt":null,"sealPosition":17,"sealHash":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}""";

    private static readonly OperationError Invalid = BadRequest("invalid", "Validation Error");
    private static readonly OperationError NotMember = Forbidden("notMember", "You are not a member of the organization");
    private static readonly OperationError Role = Forbidden("role", "Insufficient role for this operation");

    private static readonly OperationParameter[] Filters =
    [
        new("organizationId", InPath: false, "The organization whose connections are meant; it or providerId must be there, and not both.", "acme", 64, Required: false),
        new("providerId", InPath: false, "The connection, such as a personal one.", "okta-acme", 64, Required: false),
        new("userId", InPath: false, "The SCIM id of the user.", "0199b5a4-8d20-7b44-8a11-5c0de9f31b92", 64, Required: false),
        new("from", InPath: false, "The earliest time.", "2026-11-01T00:00:00Z", 64, Required: false),
        new("to", InPath: false, "The time before which it happened.", "2026-12-01T00:00:00Z", 64, Required: false),
        new("status", InPath: false, "The HTTP status.", "409", 3, Required: false),
        new("outcome", InPath: false, "success or refused.", "refused", 7, Required: false),
        new("operation", InPath: false, "What was asked.", "create", 64, Required: false),
    ];

    private static readonly OperationError[] OfReading =
    [
        Invalid,
        BadRequest("forbiddenCharacters", "Provider id contains forbidden characters"),
        BadRequest("cursor", "The cursor was not made by this log."),
        NotMember,
        Role,
        Forbidden("notOwner", "You must be the owner to access this provider"),
        Forbidden("notMemberOfProvider", "You must be a member of the organization to access this provider"),
        NotFound("SCIM provider not found"),
    ];

    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            Method = "GET",
            Path = "/scim/provisioning-log",
            Id = "listSCIMProvisioningLog",
            Group = OperationGroup.Connections,
            Summary = "Reads what identity providers asked for, and what became of it.",
            Parameters =
            [
                .. Filters,
                new("cursor", InPath: false, "The cursor of the page before.", "AQje", 64, Required: false),
                new("count", InPath: false, "How many entries, from 1 to 500; 100 if absent.", "100", 3, Required: false),
            ],
            Response = OperationBody.Of<LogEntryList>($$"""{"entries":[{{Entry}}],"cursor":null}"""),
            Errors = OfReading,
        },
        new()
        {
            Method = "GET",
            Path = "/scim/provisioning-log/export",
            Id = "exportSCIMProvisioningLog",
            Group = OperationGroup.Connections,
            Summary = "Exports the provisioning log.",
            Description = "Each line is a JSON object. A body that breaks off is not complete.",
            Parameters = [.. Filters, new("cursor", InPath: false, "The cursor of a page behind which to begin.", "AQje", 64, Required: false)],
            Response = OperationBody.Of<LogEntry>(Entry) with { MediaType = MediaTypes.NewlineDelimitedJson },
            Errors = OfReading,
        },
        new()
        {
            Method = "POST",
            Path = "/scim/provisioning-log/erase",
            Id = "eraseSCIMProvisioningLog",
            Group = OperationGroup.Connections,
            Summary = "Erases what the log of an organization, or of the owner of personal connections, says of a user.",
            Description = "Values and accountIds go; names of attributes and hashes stay. The erasure is logged.",
            Request = OperationBody.Of<EraseLogRequest>("""{"organizationId":"acme","userId":"0199b5a4-8d20-7b44-8a11-5c0de9f31b92"}"""),
            Response = OperationBody.Of<ErasedLog>("""{"rows":3}"""),
            Errors =
            [
                Invalid,
                BadRequest("user", "The user must be the id of a user."),
                BadRequest("forbiddenCharacters", "Provider id contains forbidden characters"),
                NotMember,
                Role,
                Forbidden("notOwner", "You must be the owner to access this provider"),
                Forbidden("notMemberOfProvider", "You must be a member of the organization to access this provider"),
                NotFound("SCIM provider not found"),
            ],
        },
    ];
}
