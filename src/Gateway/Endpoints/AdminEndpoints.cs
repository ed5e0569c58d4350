using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Http;
using ScimCluster.Gateway.Operators;
using ScimCluster.Grains;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>How an operator keeps organizations and their members. Errors are <c>{"code","message"}</c>.</summary>
internal static class AdminEndpoints
{
    public static void MapAdmin(this RouteGroupBuilder routes)
    {
        var organizations = routes.MapGroup("/admin/organizations").RequireAuthorization(OperatorKeyAuthentication.Policy);
        organizations.MapPost("/", CreateAsync);
        organizations.MapRead("/", ListAsync);
        organizations.MapRead("/{organizationId}", GetAsync);
        organizations.MapRead("/{organizationId}/members", ListMembersAsync);
        organizations.MapRead("/{organizationId}/users/{userId}", FindUserAsync);
        organizations.MapPut("/{organizationId}/members/{userId}", SetMemberAsync);
        organizations.MapDelete("/{organizationId}/members/{userId}", RemoveMemberAsync);
        organizations.MapGroupRoles("/{organizationId}/group-roles");
    }

    private static async Task<IResult> CreateAsync(
        HttpContext context, GrainCalls grains, IOptions<GatewayOptions> options, CancellationToken cancellationToken)
    {
        var body = await ManagementBody.ReadAsync(context.Request, options.Value, cancellationToken);
        if (body.Error is { } error)
        {
            return error;
        }

        if (body.Text("id") is not { Length: > 0 } id || body.Text("name") is not { } name)
        {
            return ManagementError.BadRequest("'id' and 'name' are required and must be text");
        }

        return Answer(
            await grains.Once.GetOrganization(id).CreateAsync(name, cancellationToken),
            organization => Results.Json(Describe(organization), statusCode: StatusCodes.Status201Created));
    }

    private static async Task<IResult> ListAsync(GrainCalls grains, CancellationToken cancellationToken)
    {
        var list = await grains.RepeatAsync(cluster => cluster.GetOrganizationIndex().ListAsync(cancellationToken), cancellationToken);
        return Results.Ok(new OrganizationsBody([.. list.Organizations.Select(Describe)]));
    }

    private static async Task<IResult> GetAsync(string organizationId, GrainCalls grains, CancellationToken cancellationToken) =>
        Answer(
            await grains.RepeatAsync(cluster => cluster.GetOrganization(organizationId).GetAsync(cancellationToken), cancellationToken),
            organization => Results.Ok(Describe(organization)));

    private static async Task<IResult> ListMembersAsync(
        string organizationId, GrainCalls grains, CancellationToken cancellationToken) =>
        Answer(
            await grains.RepeatAsync(cluster => cluster.GetOrganization(organizationId).ListMembersAsync(cancellationToken), cancellationToken),
            list => Results.Ok(new MembersBody([.. list.Members.Select(Describe)])));

    private static async Task<IResult> FindUserAsync(
        string organizationId, string userId, GrainCalls grains, CancellationToken cancellationToken) =>
        Answer(
            await grains.RepeatAsync(cluster => cluster.GetOrganization(organizationId).FindUserAsync(userId, cancellationToken), cancellationToken),
            user => Results.Ok(new UserBody(user.UserId, user.Email, user.Name, user.IsActive, user.Roles, user.Fields, RoleSourceBody.Of(user.RoleSources))));

    private static async Task<IResult> SetMemberAsync(
        string organizationId,
        string userId,
        HttpContext context,
        GrainCalls grains,
        IOptions<GatewayOptions> options,
        CancellationToken cancellationToken)
    {
        var body = await ManagementBody.ReadAsync(context.Request, options.Value, cancellationToken);
        if (body.Error is { } error)
        {
            return error;
        }

        if (body.Text("roles") is not { } roles)
        {
            return ManagementError.BadRequest("'roles' is required and must be text, such as \"owner\" or \"member,admin\"");
        }

        return Answer(
            await grains.RepeatAsync(
                cluster => cluster.GetOrganization(organizationId).SetMemberAsync(userId, roles, grains.NotAfter, cancellationToken), cancellationToken),
            member => Results.Ok(Describe(member)));
    }

    private static async Task<IResult> RemoveMemberAsync(
        string organizationId, string userId, GrainCalls grains, CancellationToken cancellationToken) =>
        await grains.Once.GetOrganization(organizationId).RemoveMemberAsync(userId, grains.NotAfter, cancellationToken)
            ? Results.NoContent()
            : ManagementError.OfStatus(StatusCodes.Status404NotFound);

    private static IResult Answer<T>(Reply<T> reply, Func<T, IResult> answer)
        where T : class =>
        reply.IsRefused(out var refused, out var value) ? ManagementError.Refused(refused) : answer(value);

    private static OrganizationBody Describe(Organization organization) =>
        new(organization.OrganizationId, organization.Name, organization.Created);

    private static MemberBody Describe(OrganizationMember member) => new(member.UserId, member.Roles, RoleSourceBody.Of(member.RoleSources));

    private sealed record OrganizationBody(string Id, string Name, DateTimeOffset Created);

    private sealed record OrganizationsBody(OrganizationBody[] Organizations);

    private sealed record UserBody(
        string Id, string? Email, string? Name, bool Active, string Roles, IReadOnlyDictionary<string, string> Fields, RoleSourceBody[] RoleSources);

    private sealed record MemberBody(string UserId, string Roles, RoleSourceBody[] RoleSources);

    private sealed record MembersBody(MemberBody[] Members);
}
