using ScimCluster.Grains;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>Where a member has a role from; without a group it was given by hand.</summary>
internal sealed record RoleSourceBody(string Role, string Source, RoleGroupBody? Group)
{
    public static RoleSourceBody[] Of(IEnumerable<RoleSource>? sources) =>
    [
        .. (sources ?? []).Select(source => source.Group is { } group
            ? new RoleSourceBody(
                source.Role, "group", new RoleGroupBody(group.ProviderId, group.GroupId, group.DisplayName, group.ExternalId))
            : new RoleSourceBody(source.Role, "manual", null)),
    ];
}

/// <summary>A group that gives a role.</summary>
internal sealed record RoleGroupBody(string ProviderId, string Id, string DisplayName, string? ExternalId);
