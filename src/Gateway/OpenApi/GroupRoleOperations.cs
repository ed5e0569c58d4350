using static ScimCluster.Gateway.OpenApi.OperationError;

namespace ScimCluster.Gateway.OpenApi;

/// <summary>The routes of an operator about the roles that groups give.</summary>
internal static class GroupRoleOperations
{
    private const string Path = "/admin/organizations/{organizationId}/group-roles";
    private const string Example = """
        {"groupRoles":[{"providerId":null,"displayName":"SCIM Administrators","externalId":null,"groupId":null,"roles":"admin"},{"providerId":"okta-acme","displayName":null,"externalId":"00g8x1","groupId":null,"roles":"owner"}]}
        """;

    private static readonly OperationParameter OrganizationId = new("organizationId", InPath: true, "The organization's id.", "acme", 64);
    private static readonly OperationError OrganizationNotFound = NotFound("Organization not found");

    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            Method = "GET",
            Path = Path,
            Id = "getGroupRoles",
            Group = OperationGroup.Administration,
            Summary = "Reads which groups give which roles.",
            Parameters = [OrganizationId],
            Response = OperationBody.Of<GroupRoles>(Example),
            Errors = [OrganizationNotFound],
        },
        new()
        {
            Method = "PUT",
            Path = Path,
            Id = "setGroupRoles",
            Group = OperationGroup.Administration,
            Summary = "Replaces the list of groups that give roles.",
            Description = "Members have these roles while an active identity of theirs is in such a group, directly or through other groups. Roles that were given by hand stay.",
            Parameters = [OrganizationId],
            Request = OperationBody.Of<SetGroupRolesRequest>(
                """{"groupRoles":[{"displayName":"SCIM Administrators","roles":"admin"},{"providerId":"okta-acme","externalId":"00g8x1","roles":"owner"}]}"""),
            Response = OperationBody.Of<GroupRoles>(Example),
            Errors =
            [
                BadRequest("missing", "'groupRoles' is required and must be a list of objects whose members are text, 'roles' among them"),
                BadRequest("group", "Rule 1: exactly one of displayName, externalId and groupId is required"),
                BadRequest("provider", "Rule 1: externalId and groupId need a providerId"),
                BadRequest("name", "Rule 1: displayName and externalId have 1 to 512 characters, none of them a control character"),
                BadRequest("groupId", "Rule 1: groupId must be the id of a Group"),
                BadRequest("roles", "Rule 1: roles are a comma-separated list with at least one role, such as 'owner' or 'member,admin'"),
                BadRequest("tooMany", "An organization has at most 500 rules"),
                OrganizationNotFound,
            ],
        },
        new()
        {
            Method = "DELETE",
            Path = Path,
            Id = "deleteGroupRoles",
            Group = OperationGroup.Administration,
            Summary = "Empties the list of groups that give roles.",
            Parameters = [OrganizationId],
            Status = StatusCodes.Status204NoContent,
            Errors = [OrganizationNotFound],
        },
    ];
}
