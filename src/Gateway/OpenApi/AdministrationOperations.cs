using static ScimCluster.Gateway.OpenApi.OperationError;

namespace ScimCluster.Gateway.OpenApi;

/// <summary>The routes of operators.</summary>
internal static class AdministrationOperations
{
    private const string Organizations = "/admin/organizations";
    private const string OneOrganization = $"{Organizations}/{{organizationId}}";
    private const string Members = $"{OneOrganization}/members";
    private const string OneMember = $"{Members}/{{userId}}";

    private const string OneMemberExample = """
        {"userId":"user_42","roles":"member,admin","roleSources":[{"role":"member","source":"manual","group":null},{"role":"admin","source":"group","group":{"providerId":"okta-acme","id":"0199b5a4-8d20-7b44-8a11-5c0de9f31b92","displayName":"SCIM Administrators","externalId":"00g8x1"}}]}
        """;

    private static readonly OperationParameter OrganizationId = new("organizationId", InPath: true, "The organization's id.", "acme", 64);
    private static readonly OperationParameter UserId = new("userId", InPath: true, "The user, as sessions name them in sub.", "user_42", 256);
    private static readonly OperationError OrganizationNotFound = NotFound("Organization not found");

    private static readonly OperationBody Organization = OperationBody.Of<Organization>(
        """{"id":"acme","name":"Acme","created":"2026-11-22T08:30:00.123456+00:00"}""");

    private static readonly OperationBody Member = OperationBody.Of<Member>(
        """{"userId":"user_42","roles":"member,admin","roleSources":[{"role":"member","source":"manual","group":null},{"role":"admin","source":"manual","group":null}]}""");

    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            Method = "POST",
            Path = $"{Organizations}/",
            Id = "createOrganization",
            Group = OperationGroup.Administration,
            Summary = "Creates an organization.",
            Request = OperationBody.Of<CreateOrganizationRequest>("""{"id":"acme","name":"Acme"}"""),
            Status = StatusCodes.Status201Created,
            Response = Organization,
            Errors =
            [
                BadRequest("missing", "'id' and 'name' are required and must be text"),
                BadRequest("id", "An organization id has 1 to 64 characters, none of them a control character or one of / \\ ? # % *."),
                BadRequest("name", "An organization name has 1 to 256 characters, none of them a control character."),
                Conflict("exists", "An organization with this id exists"),
            ],
        },
        new()
        {
            Method = "GET",
            Path = $"{Organizations}/",
            Id = "listOrganizations",
            Group = OperationGroup.Administration,
            Summary = "Lists the organizations.",
            Response = OperationBody.Of<OrganizationList>(
                """{"organizations":[{"id":"acme","name":"Acme","created":"2026-11-22T08:30:00.123456+00:00"}]}"""),
        },
        new()
        {
            Method = "GET",
            Path = OneOrganization,
            Id = "getOrganization",
            Group = OperationGroup.Administration,
            Summary = "Reads an organization.",
            Parameters = [OrganizationId],
            Response = Organization,
            Errors = [OrganizationNotFound],
        },
        new()
        {
            Method = "GET",
            Path = Members,
            Id = "listMembers",
            Group = OperationGroup.Administration,
            Summary = "Lists the members of an organization.",
            Parameters = [OrganizationId],
            Response = OperationBody.Of<MemberList>($$"""{"members":[{{OneMemberExample}}]}"""),
            Errors = [OrganizationNotFound],
        },
        new()
        {
            Method = "GET",
            Path = $"{OneOrganization}/users/{{userId}}",
            Id = "findUser",
            Group = OperationGroup.Administration,
            Summary = "Reads a person of an organization as the user mapping gives it.",
            Parameters = [OrganizationId, UserId with { Description = "The id of the SCIM User.", Example = "0199b5a4-7c1e-7f3a-9d55-2b1c8e4f6a70", MaxLength = 36 }],
            Response = OperationBody.Of<OrganizationUser>(
                """{"id":"0199b5a4-7c1e-7f3a-9d55-2b1c8e4f6a70","email":"ada@acme.example","name":"Ada Lovelace","active":true,"roles":"member","fields":{"department":"Engines"},"roleSources":[{"role":"member","source":"manual","group":null}]}"""),
            Errors = [NotFound("User nobody not found")],
        },
        new()
        {
            Method = "PUT",
            Path = OneMember,
            Id = "setMember",
            Group = OperationGroup.Administration,
            Summary = "Adds a member, or replaces the roles that a member was given by hand.",
            Parameters = [OrganizationId, UserId],
            Request = OperationBody.Of<SetMemberRequest>("""{"roles":"member,admin"}"""),
            Response = Member,
            Errors =
            [
                BadRequest("missing", "'roles' is required and must be text, such as \"owner\" or \"member,admin\""),
                BadRequest("roles", "Roles are a comma-separated list with at least one role, such as 'owner' or 'member,admin'."),
                BadRequest("user", "A user id has 1 to 256 characters, none of them a control character."),
                OrganizationNotFound,
            ],
        },
        new()
        {
            Method = "DELETE",
            Path = OneMember,
            Id = "removeMember",
            Group = OperationGroup.Administration,
            Summary = "Removes a member.",
            Parameters = [OrganizationId, UserId],
            Status = StatusCodes.Status204NoContent,
            Errors = [NotFound("Not Found")],
        },
        new()
        {
            Method = "POST",
            Path = "/admin/connections/{providerId}/release-guard",
            Id = "releaseGuard",
            Group = OperationGroup.Administration,
            Summary = "Lets a connection deactivate and delete users again.",
            Description = "As its administrators can. The provisioning log names the operator's key.",
            Parameters = [new("providerId", InPath: true, "The connection's name.", "okta-acme", 64)],
            Response = OperationBody.Of<Success>("""{"success":true}"""),
            Errors =
            [
                BadRequest("forbiddenCharacters", "Provider id contains forbidden characters"),
                NotFound("SCIM provider not found"),
            ],
        },
    ];
}
