using static ScimCluster.Gateway.OpenApi.OperationError;

namespace ScimCluster.Gateway.OpenApi;

/// <summary>The routes of webhooks and of the change feed.</summary>
internal static class WebhookOperations
{
    private const string Webhooks = "/scim/webhooks";
    private const string OneWebhook = $"{Webhooks}/{{webhookId}}";

    private const string Described =
        """{"id":"0199b5a4-7c1e-7f3a-9d55-2b1c8e4f6a70","url":"https://hooks.acme.example/scim","eventTypes":["user.deactivated"],"description":null,"enabled":true,"disabledReason":null,"created":"2026-11-22T08:30:00.123456+00:00","updated":"2026-11-22T08:30:00.123456+00:00"}""";

    private const string WithSecret =
        """{"id":"0199b5a4-7c1e-7f3a-9d55-2b1c8e4f6a70","url":"https://hooks.acme.example/scim","eventTypes":[],"description":null,"enabled":true,"disabledReason":null,"created":"2026-11-22T08:30:00.123456+00:00","updated":"2026-11-22T08:30:00.123456+00:00","secret":"whsec_bXktc2VjcmV0LW9mLTMyLWJ5dGVzLWZvci1leGFtcGxl"}""";

    private static readonly OperationParameter OrganizationId = new("organizationId", InPath: false, "The organization.", "acme", 64);
    private static readonly OperationParameter WebhookId = new("webhookId", InPath: true, "The webhook's id.", "0199b5a4-7c1e-7f3a-9d55-2b1c8e4f6a70", 36);

    private static readonly OperationError UrlMissing = BadRequest("url", "'url' is required and must be text");
    private static readonly OperationError NotPublic = BadRequest("inside", "The url must lead to the public internet.");

    private static readonly OperationError Removed = new(
        410, "removed", "GONE", "Changes behind this place have been removed since; read what you need anew, and begin without a cursor.");

    private static readonly OperationError[] OfOrganization =
    [
        BadRequest("organization", "'organizationId' is required"),
        Forbidden("notMember", "You are not a member of the organization"),
        Forbidden("role", "Insufficient role for this operation"),
    ];

    private static readonly OperationError[] OfOneWebhook = [.. OfOrganization, NotFound("Webhook not found")];

    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            Method = "GET",
            Path = $"{Webhooks}/",
            Id = "listWebhooks",
            Group = OperationGroup.Changes,
            Summary = "Lists the webhooks of an organization.",
            Parameters = [OrganizationId],
            Response = OperationBody.Of<WebhookList>($$"""{"webhooks":[{{Described}}]}"""),
            Errors = OfOrganization,
        },
        new()
        {
            Method = "POST",
            Path = $"{Webhooks}/",
            Id = "createWebhook",
            Group = OperationGroup.Changes,
            Summary = "Makes a webhook, which gets the changes from now on.",
            Parameters = [OrganizationId],
            Request = OperationBody.Of<CreateWebhookRequest>("""{"url":"https://hooks.acme.example/scim","eventTypes":["user.deactivated"]}"""),
            Status = StatusCodes.Status201Created,
            Response = OperationBody.Of<WebhookWithSecret>(WithSecret),
            Errors =
            [
                .. OfOrganization, UrlMissing, NotPublic,
                Conflict("tooMany", "The organization has 20 webhooks already"),
            ],
        },
        new()
        {
            Method = "GET",
            Path = OneWebhook,
            Id = "getWebhook",
            Group = OperationGroup.Changes,
            Summary = "Reads a webhook.",
            Parameters = [WebhookId, OrganizationId],
            Response = OperationBody.Of<WebhookInfo>(Described),
            Errors = OfOneWebhook,
        },
        new()
        {
            Method = "PATCH",
            Path = OneWebhook,
            Id = "updateWebhook",
            Group = OperationGroup.Changes,
            Summary = "Changes the members that the request has.",
            Parameters = [WebhookId, OrganizationId],
            Request = OperationBody.Of<UpdateWebhookRequest>("""{"enabled":false}"""),
            Response = OperationBody.Of<WebhookInfo>(Described),
            Errors = [.. OfOneWebhook, UrlMissing, NotPublic],
        },
        new()
        {
            Method = "DELETE",
            Path = OneWebhook,
            Id = "deleteWebhook",
            Group = OperationGroup.Changes,
            Summary = "Removes a webhook with what waits for it.",
            Parameters = [WebhookId, OrganizationId],
            Status = StatusCodes.Status204NoContent,
            Errors = OfOneWebhook,
        },
        new()
        {
            Method = "POST",
            Path = $"{OneWebhook}/rotate-secret",
            Id = "rotateWebhookSecret",
            Group = OperationGroup.Changes,
            Summary = "Makes a new secret; for a time both sign.",
            Parameters = [WebhookId, OrganizationId],
            Response = OperationBody.Of<WebhookWithSecret>(WithSecret),
            Errors = OfOneWebhook,
        },
        new()
        {
            Method = "POST",
            Path = $"{OneWebhook}/replay",
            Id = "replayWebhook",
            Group = OperationGroup.Changes,
            Summary = "Sends the changes from a place or a time again.",
            Parameters = [WebhookId, OrganizationId],
            Request = OperationBody.Of<ReplayWebhookRequest>("""{"from":"2026-11-22T08:00:00Z"}"""),
            Status = StatusCodes.Status202Accepted,
            Response = OperationBody.Of<WebhookInfo>(Described),
            Errors =
            [
                .. OfOneWebhook,
                BadRequest("missing", "'from' is required: a cursor of the change feed, or a time such as 2026-11-22T08:00:00Z"),
                BadRequest("from", "'from' must be a cursor of the change feed, or a time such as 2026-11-22T08:00:00Z"),
                Removed,
            ],
        },
        new()
        {
            Method = "POST",
            Path = $"{OneWebhook}/test",
            Id = "testWebhook",
            Group = OperationGroup.Changes,
            Summary = "Sends a test event once, and says how it went.",
            Parameters = [WebhookId, OrganizationId],
            Response = OperationBody.Of<WebhookAttempt>(
                """{"changeId":"0199b5a4-8d20-7b44-8a11-5c0de9f31b92","type":"webhook.test","timestamp":"2026-11-22T08:30:00.123456+00:00","attempt":1,"status":204,"error":null,"durationMs":35}"""),
            Errors = OfOneWebhook,
        },
        new()
        {
            Method = "GET",
            Path = $"{OneWebhook}/deliveries",
            Id = "listWebhookDeliveries",
            Group = OperationGroup.Changes,
            Summary = "Lists the latest attempts, what waits, and what was given up.",
            Parameters = [WebhookId, OrganizationId],
            Response = OperationBody.Of<WebhookDeliveries>("""{"attempts":[],"deadLetters":[],"waiting":[]}"""),
            Errors = OfOneWebhook,
        },
        new()
        {
            Method = "GET",
            Path = "/scim/changes",
            Id = "readChanges",
            Group = OperationGroup.Changes,
            Summary = "Reads the changes of an organization in their order.",
            Parameters =
            [
                OrganizationId,
                new("cursor", InPath: false, "The cursor of the page before; absent for the first change.", "AQAAAAAAAAAB", 64, Required: false),
                new("count", InPath: false, "How many, from 1 to 1000; 100 if absent.", "100", 4, Required: false),
                new("wait", InPath: false, "For how many seconds to wait for a change if there is none, up to 20; 0 if absent.", "20", 2, Required: false),
            ],
            Response = OperationBody.Of<ChangePage>(
                """{"changes":[{"changeId":"0199b5a4-8d20-7b44-8a11-5c0de9f31b92","type":"user.deactivated","timestamp":"2026-11-22T08:30:00.123456+00:00","organizationId":"acme","resourceId":"0199b5a4-8d20-7b44-8a11-5c0de9f31b93","attributes":{"active":false}}],"cursor":"AQAAAAAAAAAB"}"""),
            Errors =
            [
                .. OfOrganization,
                BadRequest("numbers", "'count' must be a number from 1 to 1000, and 'wait' one from 0 to 20"),
                BadRequest("cursor", "The cursor was not made by this change feed."),
                Removed,
            ],
        },
    ];
}
