using System.ComponentModel;
using ScimCluster.Gateway.Endpoints;

namespace ScimCluster.Gateway.OpenApi;

/// <summary>The route that exports a connection.</summary>
internal static class ExportOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            Method = "GET",
            Path = "/scim/export-provider-connection",
            Id = "exportSCIMProviderConnection",
            Group = OperationGroup.Connections,
            Summary = "Exports all users and groups of a connection.",
            Description = "Each line is a JSON object: a Header, each User, each Group without its members, Members of groups, a Trailer with counts. A body without the trailer is not complete.",
            Parameters = [ConnectionOperations.ProviderId],
            Response = OperationBody.Of<ExportedLine>(
                """{"type":"User","id":"0199b5a4-8d20-7b44-8a11-5c0de9f31b92","active":true,"version":3,"created":"2026-11-22T08:30:00.1234560Z","lastModified":"2026-11-22T08:31:00.0000000Z","document":{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"0199b5a4-8d20-7b44-8a11-5c0de9f31b92","userName":"ada@acme.example","active":true,"meta":{"resourceType":"User","created":"2026-11-22T08:30:00.123Z","lastModified":"2026-11-22T08:31:00.000Z","location":"https://scim.example.com/scim/v2/Users/0199b5a4-8d20-7b44-8a11-5c0de9f31b92","version":"W/\"3\""}}}""")
                with { MediaType = LogEndpoints.NewlineDelimitedJson },
            Errors = ConnectionOperations.OfOneConnection,
        },
    ];
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

internal sealed record ExportedMember
{
    [Description("The id of the member.")]
    public required Guid Value { get; init; }

    [Description("User or Group.")]
    public required string Type { get; init; }
}
