using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Http;
using ScimCluster.Grains;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>How an operator says which groups give which roles in an organization. Errors are <c>{"code","message"}</c>.</summary>
internal static class RoleRuleEndpoints
{
    private static readonly ManagementError Unreadable = ManagementError.BadRequest(
        "'groupRoles' is required and must be a list of objects whose members are text, 'roles' among them");

    public static void MapGroupRoles(this RouteGroupBuilder organizations, string path)
    {
        organizations.MapRead(path, GetAsync);
        organizations.MapPut(path, PutAsync);
        organizations.MapDelete(path, DeleteAsync);
    }

    private static async Task<IResult> GetAsync(string organizationId, GrainCalls grains, CancellationToken cancellationToken) =>
        Answer(await grains.RepeatAsync(
            cluster => cluster.GetOrganization(organizationId).GetGroupRolesAsync(cancellationToken), cancellationToken));

    // The body is the whole list.
    private static async Task<IResult> PutAsync(
        string organizationId, HttpContext context, GrainCalls grains, IOptions<GatewayOptions> options, CancellationToken cancellationToken)
    {
        var body = await ManagementBody.ReadAsync(context.Request, options.Value, cancellationToken);
        if (body.Error is { } error)
        {
            return error;
        }

        if (body.Objects("groupRoles") is not { } items || items.Any(item => item.Texts(out _, out _) || item.Text("roles") is null))
        {
            return Unreadable;
        }

        return Answer(await SetAsync(organizationId, new GroupRoleRules([.. items.Select(ReadRule)]), grains, cancellationToken));
    }

    private static async Task<IResult> DeleteAsync(string organizationId, GrainCalls grains, CancellationToken cancellationToken) =>
        (await SetAsync(organizationId, new GroupRoleRules([]), grains, cancellationToken)).IsRefused(out var refused, out _)
            ? ManagementError.Refused(refused)
            : Results.NoContent();

    private static Task<Reply<GroupRoleRules>> SetAsync(
        string organizationId, GroupRoleRules rules, GrainCalls grains, CancellationToken cancellationToken) =>
        grains.RepeatAsync(
            cluster => cluster.GetOrganization(organizationId).SetGroupRolesAsync(rules, grains.NotAfter, cancellationToken), cancellationToken);

    private static GroupRoleRule ReadRule(ManagementBody item) => new(
        item.Text("providerId"), item.Text("displayName"), item.Text("externalId"), item.Text("groupId"), item.Text("roles")!);

    private static IResult Answer(Reply<GroupRoleRules> reply) => reply.IsRefused(out var refused, out var list)
        ? ManagementError.Refused(refused)
        : Results.Ok(new RulesBody(
        [
            .. list.Rules.Select(rule => new RuleBody(rule.ProviderId, rule.DisplayName, rule.ExternalId, rule.GroupId, rule.Roles)),
        ]));

    private sealed record RuleBody(string? ProviderId, string? DisplayName, string? ExternalId, string? GroupId, string Roles);

    private sealed record RulesBody(RuleBody[] GroupRoles);
}
