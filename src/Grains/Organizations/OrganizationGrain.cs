using System.Text.Json;
using System.Text.Json.Nodes;
using Orleans.Concurrency;
using ScimCluster.Scim;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

// Rows are the only state, and every write is one transaction: calls may interleave.
[Reentrant]
internal sealed class OrganizationGrain(
    IOrganizationStore store, IMemberRoleStore roleStore, MemberRoles memberRoles, TimeProvider time) : Grain, IOrganizationGrain
{
    private const int MaxNameLength = 256;

    // An id is a segment of addresses and a part of grain keys, where * stands for all organizations.
    private const string Unaddressable = "/\\?#%*";

    private static readonly ScimError NotFound = ScimError.NotFound("Organization not found");

    public async Task<Reply<Organization>> CreateAsync(string name, CancellationToken cancellationToken)
    {
        var id = this.OrganizationId();
        if (!OrganizationText.IsUsable(id, ProviderName.MaxLength) || id.AsSpan().IndexOfAny(Unaddressable) >= 0 || id is "." or "..")
        {
            return ScimError.InvalidValue(
                $"An organization id has 1 to {ProviderName.MaxLength} characters, none of them a control character or one of / \\ ? # % *.");
        }

        if (!OrganizationText.IsUsable(name, MaxNameLength))
        {
            return ScimError.InvalidValue($"An organization name has 1 to {MaxNameLength} characters, none of them a control character.");
        }

        var row = new OrganizationRow(id, name, time.GetUtcNow());
        return await store.CreateAsync(row, cancellationToken)
            ? Describe(row)
            : new ScimError(409, ScimType.Uniqueness, "An organization with this id exists");
    }

    public async Task<Reply<Organization>> GetAsync(CancellationToken cancellationToken) =>
        await store.FindAsync(this.OrganizationId(), cancellationToken) is { } row ? Describe(row) : NotFound;

    public async Task<string?> FindRolesAsync(string userId, CancellationToken cancellationToken) =>
        (await memberRoles.FindAsync(this.OrganizationId(), userId, cancellationToken))?.Roles;

    public async Task<bool> IsUserActiveAsync(string userId, CancellationToken cancellationToken) =>
        UserId.TryParse(userId, out var id) && await store.IsUserActiveAsync(this.OrganizationId(), id, cancellationToken);

    public async Task<Reply<OrganizationUser>> FindUserAsync(string userId, CancellationToken cancellationToken) =>
        UserId.TryParse(userId, out var id)
        && await store.FindUserAsync(this.OrganizationId(), id, cancellationToken) is { } row
        && await memberRoles.FindAsync(this.OrganizationId(), userId, cancellationToken) is { } member
            ? Describe(row, member)
            : UserId.NotFound(userId);

    public async Task<Reply<OrganizationMember>> SetMemberAsync(
        string userId, string roles, DateTimeOffset? notAfter, CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() > notAfter)
        {
            return Refusals.Late;
        }

        if (!OrganizationText.IsUsable(userId, MaxNameLength))
        {
            return ScimError.InvalidValue($"A user id has 1 to {MaxNameLength} characters, none of them a control character.");
        }

        if (!RoleList.TryNormalize(roles, out var normalized))
        {
            return ScimError.InvalidValue("Roles are a comma-separated list with at least one role, such as 'owner' or 'member,admin'.");
        }

        return await store.SetMemberAsync(this.OrganizationId(), userId, normalized, time.GetUtcNow(), cancellationToken)
            ? new OrganizationMember(userId, normalized, [.. RoleList.Split(normalized).Select(role => new RoleSource(role, null))])
            : NotFound;
    }

    public Task<bool> RemoveMemberAsync(string userId, DateTimeOffset? notAfter, CancellationToken cancellationToken) =>
        time.GetUtcNow() > notAfter
            ? throw new ServiceUnavailableException(Refusals.Late.Detail)
            : store.RemoveMemberAsync(this.OrganizationId(), userId, cancellationToken);

    public async Task<Reply<OrganizationMemberList>> ListMembersAsync(CancellationToken cancellationToken)
    {
        var members = await memberRoles.ListAsync(this.OrganizationId(), cancellationToken);
        if (members.Count == 0 && await store.FindAsync(this.OrganizationId(), cancellationToken) is null)
        {
            return NotFound;
        }

        return new OrganizationMemberList([.. members]);
    }

    public async Task<Reply<GroupRoleRules>> GetGroupRolesAsync(CancellationToken cancellationToken)
    {
        var rows = await roleStore.ListRulesAsync(this.OrganizationId(), cancellationToken);
        return rows.Count == 0 && await store.FindAsync(this.OrganizationId(), cancellationToken) is null ? NotFound : Describe(rows);
    }

    public async Task<Reply<GroupRoleRules>> SetGroupRolesAsync(
        GroupRoleRules rules, DateTimeOffset? notAfter, CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() > notAfter)
        {
            return Refusals.Late;
        }

        return GroupRoleRuleCheck.Check(rules).IsRefused(out var refused, out var rows) ? refused
            : await roleStore.ReplaceRulesAsync(this.OrganizationId(), rows, cancellationToken) ? Describe(rows)
            : NotFound;
    }

    private static OrganizationUser Describe(OrganizationUserRow row, OrganizationMember member)
    {
        var fields = row.Fields is null ? [] : JsonNode.Parse(row.Fields)!.AsObject();
        return new OrganizationUser(
            row.UserId.ToString("D"),
            row.Email,
            row.DisplayName,
            row.IsActive,
            member.Roles,
            fields.ToDictionary(field => field.Key, field => Text(field.Value!), StringComparer.Ordinal),
            member.RoleSources);
    }

    private static string Text(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();

    private static GroupRoleRules Describe(IEnumerable<GroupRoleRow> rows) => new(
    [
        .. rows.Select(row => new GroupRoleRule(
            row.ProviderId, row.DisplayName, row.ExternalId, row.GroupId?.ToString("D"), row.Roles)),
    ]);

    private static Organization Describe(OrganizationRow row) => new(row.OrganizationId, row.Name, row.Created);
}
