using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ScimCluster.Scim;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>
/// The roles of members: those that are stored, united with those that groups give. Nothing is kept: who leaves a group has lost
/// its roles at the next check, and a change of a group of any size writes nothing here.
/// </summary>
internal sealed partial class MemberRoles(
    IMemberRoleStore store, IOptions<GroupRoleOptions> options, IEnumerable<IGroupRoleMapping> mappings, ILogger<MemberRoles> logger)
{
    private readonly GroupScope _scope = new([.. options.Value.Roles.Keys], mappings.Any());

    /// <summary>Reads one member with all roles, or null if the user is not a member.</summary>
    public async Task<OrganizationMember?> FindAsync(string organizationId, string userId, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(organizationId, userId, _scope, cancellationToken) is not { } row)
        {
            return null;
        }

        var mapped = await AskAsync(organizationId, row.Groups, cancellationToken);
        return Unite(row.UserId, row.Roles, row.Groups, mapped);
    }

    /// <summary>Reads the roles of a user in every organization in which the user is a member, by organization id.</summary>
    public async Task<IReadOnlyDictionary<string, string>> FindAllAsync(string userId, CancellationToken cancellationToken)
    {
        var roles = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in await store.ListByUserAsync(userId, _scope, cancellationToken))
        {
            var mapped = await AskAsync(row.OrganizationId, row.Groups, cancellationToken);
            roles.Add(row.OrganizationId, Unite(userId, row.Roles, row.Groups, mapped).Roles);
        }

        return roles;
    }

    /// <summary>Reads all members of an organization with all roles, by user id.</summary>
    public async Task<IReadOnlyList<OrganizationMember>> ListAsync(string organizationId, CancellationToken cancellationToken)
    {
        var groups = _scope.Everything ? await store.ListGroupsAsync(organizationId, cancellationToken) : [];
        var mapped = await AskAsync(organizationId, groups, cancellationToken);
        var groupIds = groups.Where(group => mapped.Contains(KeyOf(group))).Select(group => group.GroupId).ToHashSet();
        var rows = await store.ListAsync(organizationId, _scope, groupIds, cancellationToken);
        return [.. rows.Select(row => Unite(row.UserId, row.Roles, row.Groups, mapped))];
    }

    private static (string ProviderId, string GroupId) KeyOf(MemberGroupRow group) => (group.ProviderId, group.GroupId.ToString("D"));

    private static RoleGroup Describe(MemberGroupRow group) =>
        new(group.ProviderId, group.GroupId.ToString("D"), group.DisplayName, group.ExternalId);

    private OrganizationMember Unite(
        string userId,
        string stored,
        IReadOnlyList<MemberGroupRow> groups,
        ILookup<(string ProviderId, string GroupId), string> mapped)
    {
        var sources = RoleList.Split(stored).Select(role => new RoleSource(role, null)).ToList();
        foreach (var group in groups)
        {
            var configured = options.Value.Roles.TryGetValue(CaseFolding.Fold(group.DisplayName), out var found) ? found : "";
            string[] lists = [configured, group.Roles ?? "", .. mapped[KeyOf(group)]];
            var given = lists.SelectMany(RoleList.Split).Distinct(StringComparer.Ordinal).ToList();
            if (given.Count > 0)
            {
                var described = Describe(group);
                sources.AddRange(given.Select(role => new RoleSource(role, described)));
            }
        }

        var roles = string.Join(',', sources.Select(source => source.Role).Distinct(StringComparer.Ordinal));
        return new OrganizationMember(userId, roles, [.. sources]);
    }

    private async Task<ILookup<(string ProviderId, string GroupId), string>> AskAsync(
        string organizationId, IReadOnlyList<MemberGroupRow> groups, CancellationToken cancellationToken)
    {
        var answers = new List<GroupRole>();
        if (groups.Count > 0 && _scope.Everything)
        {
            var described = groups.Select(Describe).ToList();
            foreach (var mapping in mappings)
            {
                answers.AddRange(await AskAsync(mapping, organizationId, described, cancellationToken));
            }
        }

        return answers.ToLookup(answer => (answer.Group.ProviderId, answer.Group.GroupId), answer => answer.Role);
    }

    // Without an answer nobody has a role from a group: the roles that are stored still open the door.
    private async Task<IReadOnlyCollection<GroupRole>> AskAsync(
        IGroupRoleMapping mapping, string organizationId, IReadOnlyList<RoleGroup> groups, CancellationToken cancellationToken)
    {
        try
        {
            return await mapping.FindRolesAsync(organizationId, groups, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(logger, mapping.GetType().Name, e.GetType().Name);
            return [];
        }
    }

    [LoggerMessage(1, LogLevel.Error, "{Mapping} failed while it was asked for roles: {Failure}", EventName = "GroupRoleMappingFailed")]
    private static partial void LogFailed(ILogger logger, string mapping, string failure);
}
