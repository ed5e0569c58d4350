using System.Text.Json;
using System.Text.Json.Nodes;
using Orleans.Concurrency;
using ScimCluster.Scim;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

// Rows are the only state, and every operation is one statement: calls may interleave.
[Reentrant]
internal sealed class OrganizationGrain(IOrganizationStore store, TimeProvider time) : Grain, IOrganizationGrain
{
    private const int MaxNameLength = 256;
    private const int MaxRolesLength = 256;

    // An id is a segment of addresses and a part of grain keys, where * stands for all organizations.
    private const string Unaddressable = "/\\?#%*";

    private static readonly ScimError NotFound = ScimError.NotFound("Organization not found");

    public async Task<Reply<Organization>> CreateAsync(string name, CancellationToken cancellationToken)
    {
        var id = this.OrganizationId();
        if (!IsUsable(id, ProviderName.MaxLength) || id.AsSpan().IndexOfAny(Unaddressable) >= 0 || id is "." or "..")
        {
            return ScimError.InvalidValue(
                $"An organization id has 1 to {ProviderName.MaxLength} characters, none of them a control character or one of / \\ ? # % *.");
        }

        if (!IsUsable(name, MaxNameLength))
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

    public Task<string?> FindRolesAsync(string userId, CancellationToken cancellationToken) =>
        store.FindRolesAsync(this.OrganizationId(), userId, cancellationToken);

    public async Task<bool> IsUserActiveAsync(string userId, CancellationToken cancellationToken) =>
        UserId.TryParse(userId, out var id) && await store.IsUserActiveAsync(this.OrganizationId(), id, cancellationToken);

    public async Task<Reply<OrganizationUser>> FindUserAsync(string userId, CancellationToken cancellationToken) =>
        UserId.TryParse(userId, out var id) && await store.FindUserAsync(this.OrganizationId(), id, cancellationToken) is { } row
            ? Describe(row)
            : UserId.NotFound(userId);

    public async Task<Reply<OrganizationMember>> SetMemberAsync(
        string userId, string roles, DateTimeOffset? notAfter, CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() > notAfter)
        {
            return Refusals.Late;
        }

        if (!IsUsable(userId, MaxNameLength))
        {
            return ScimError.InvalidValue($"A user id has 1 to {MaxNameLength} characters, none of them a control character.");
        }

        var names = roles.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (names.Length == 0 || !IsUsable(roles, MaxRolesLength))
        {
            return ScimError.InvalidValue("Roles are a comma-separated list with at least one role, such as 'owner' or 'member,admin'.");
        }

        var normalized = string.Join(',', names);
        return await store.SetMemberAsync(this.OrganizationId(), userId, normalized, time.GetUtcNow(), cancellationToken)
            ? new OrganizationMember(userId, normalized)
            : NotFound;
    }

    public Task<bool> RemoveMemberAsync(string userId, DateTimeOffset? notAfter, CancellationToken cancellationToken) =>
        time.GetUtcNow() > notAfter
            ? throw new ServiceUnavailableException(Refusals.Late.Detail)
            : store.RemoveMemberAsync(this.OrganizationId(), userId, cancellationToken);

    public async Task<Reply<OrganizationMemberList>> ListMembersAsync(CancellationToken cancellationToken)
    {
        var members = await store.ListMembersAsync(this.OrganizationId(), cancellationToken);
        if (members.Count == 0 && await store.FindAsync(this.OrganizationId(), cancellationToken) is null)
        {
            return NotFound;
        }

        return new OrganizationMemberList([.. members.Select(member => new OrganizationMember(member.UserId, member.Roles))]);
    }

    private static bool IsUsable(string text, int maxLength) =>
        text.Trim().Length > 0 && text.Length <= maxLength && !text.Any(c => char.IsControl(c) || char.IsSurrogate(c));

    private static OrganizationUser Describe(OrganizationUserRow row)
    {
        var fields = row.Fields is null ? [] : JsonNode.Parse(row.Fields)!.AsObject();
        return new OrganizationUser(
            row.UserId.ToString("D"),
            row.Email,
            row.DisplayName,
            row.IsActive,
            row.Roles,
            fields.ToDictionary(field => field.Key, field => Text(field.Value!), StringComparer.Ordinal));
    }

    private static string Text(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();

    private static Organization Describe(OrganizationRow row) => new(row.OrganizationId, row.Name, row.Created);
}
