using System.ComponentModel;
using ScimCluster.Gateway.Http;
using static ScimCluster.Gateway.OpenApi.OperationError;

namespace ScimCluster.Gateway.OpenApi;

/// <summary>The routes that export and import a connection.</summary>
internal static class TransferOperations
{
    private static readonly OperationParameter After = new(
        "after",
        InPath: false,
        "Goes on with an export that was interrupted: User:ID, Group:ID or Members:GROUP:MEMBER of its last whole line, of members the last one.",
        "User:0199b5a4-8d20-7b44-8a11-5c0de9f31b92",
        128,
        Required: false);

    private static readonly OperationParameter UsersBefore = Before("users", "users");
    private static readonly OperationParameter GroupsBefore = Before("groups", "groups");
    private static readonly OperationParameter MembershipsBefore = Before("memberships", "members of groups");

    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            Method = "GET",
            Path = "/scim/export-provider-connection",
            Id = "exportSCIMProviderConnection",
            Group = OperationGroup.Connections,
            Summary = "Exports all users and groups of a connection.",
            Description = "Each line is a JSON object: a Header, each User, each Group without its members, Members of groups, a Trailer with counts. A body without the trailer is not complete: the same request with the place of its last whole line is answered with what comes behind it, without a header.",
            Parameters = [ConnectionOperations.ProviderId, After, UsersBefore, GroupsBefore, MembershipsBefore],
            Response = OperationBody.Of<ExportedLine>(
                """{"type":"User","id":"0199b5a4-8d20-7b44-8a11-5c0de9f31b92","active":true,"version":3,"created":"2026-11-22T08:30:00.1234560Z","lastModified":"2026-11-22T08:31:00.0000000Z","document":{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"0199b5a4-8d20-7b44-8a11-5c0de9f31b92","userName":"ada@acme.example","active":true,"meta":{"resourceType":"User","created":"2026-11-22T08:30:00.123Z","lastModified":"2026-11-22T08:31:00.000Z","location":"https://scim.example.com/scim/v2/Users/0199b5a4-8d20-7b44-8a11-5c0de9f31b92","version":"W/\"3\""}}}""")
                with { MediaType = MediaTypes.NewlineDelimitedJson },
            Errors = [.. ConnectionOperations.OfOneConnection, BadRequest("place", "'after' must be User:ID, Group:ID or Members:GROUP:MEMBER, and 'users', 'groups' and 'memberships' must be numbers")],
        },
        new()
        {
            Method = "POST",
            Path = "/scim/import-provider-connection",
            Id = "importSCIMProviderConnection",
            Group = OperationGroup.Connections,
            Summary = "Imports users and groups into a connection.",
            Description = "The body, of any length, is what an export wrote. Each user and group is checked like a POST and stored under its id, with its version and times. What is there already is passed over: an import that was interrupted is sent again.",
            Parameters = [ConnectionOperations.ProviderId],
            Request = OperationBody.Of<ExportedLine>(
                """{"type":"Members","group":"0199b5a4-9c33-7d10-b2a7-61f04c8de5aa","members":[{"value":"0199b5a4-8d20-7b44-8a11-5c0de9f31b92","type":"User"}]}""")
                with { MediaType = MediaTypes.NewlineDelimitedJson },
            Response = OperationBody.Of<ImportedConnection>(
                """{"imported":118,"unchanged":0,"failed":1,"complete":true,"failures":[{"line":7,"reason":"Another user of the connection has this userName."}]}"""),
            Errors =
            [
                .. ConnectionOperations.OfOneConnection,
                BadRequest("notAnExport", "Line 1: The file does not begin with a header."),
                new(415, "mediaType", "UNSUPPORTED_MEDIA_TYPE", "Content-Type \"text/plain\" is not allowed. Allowed types: application/x-ndjson"),
            ],
        },
    ];

    private static OperationParameter Before(string name, string what) => new(
        name, InPath: false, $"With after: how many {what} there are up to this line, for the trailer; absent for none.", "118", 19, Required: false);
}

internal sealed record ExportedLine
{
    [Description("Header, User, Group, Members or Trailer.")]
    public required string Type { get; init; }

    [Description("Header: the name of the format, scimcluster-provider.")]
    public string? Format { get; init; }

    [Description("Header: the version of the format. User, Group: the version of the resource.")]
    public long? Version { get; init; }

    [Description("Header: the connection.")]
    public string? ProviderId { get; init; }

    [Description("Header: its organization, or null.")]
    public string? OrganizationId { get; init; }

    [Description("Header: when the export began.")]
    public DateTimeOffset? ExportedAt { get; init; }

    [Description("User, Group: the SCIM id.")]
    public Guid? Id { get; init; }

    [Description("User: whether the user is active.")]
    public bool? Active { get; init; }

    [Description("User, Group: when it was created.")]
    public DateTimeOffset? Created { get; init; }

    [Description("User, Group: when it last changed.")]
    public DateTimeOffset? LastModified { get; init; }

    [Description("User, Group: the resource as SCIM shows it when all attributes are asked for; a group without members.")]
    public object? Document { get; init; }

    [Description("Members: the id of the group.")]
    public Guid? Group { get; init; }

    [Description("Members: at most 1,000 members of the group; a large group has several such lines.")]
    public ExportedMember[]? Members { get; init; }

    [Description("Trailer: how many users there are.")]
    public long? Users { get; init; }

    [Description("Trailer: how many groups there are.")]
    public long? Groups { get; init; }

    [Description("Trailer: how many members of all groups there are.")]
    public long? Memberships { get; init; }
}

internal sealed record ImportedConnection
{
    [Description("How many lines were carried out.")]
    public required long Imported { get; init; }

    [Description("How many said what was there already.")]
    public required long Unchanged { get; init; }

    [Description("How many were refused or not understood, and what else is wrong with the file.")]
    public required long Failed { get; init; }

    [Description("Whether the body was read to its trailer.")]
    public required bool Complete { get; init; }

    [Description("The first 1,000 of the lines that failed.")]
    public required FailedLine[] Failures { get; init; }
}

internal sealed record FailedLine
{
    [Description("The number of the line, from 1.")]
    public required long Line { get; init; }

    [Description("Why it was not carried out, or not as a whole.")]
    public required string Reason { get; init; }
}

internal sealed record ExportedMember
{
    [Description("The id of the member.")]
    public required Guid Value { get; init; }

    [Description("User or Group.")]
    public required string Type { get; init; }
}
