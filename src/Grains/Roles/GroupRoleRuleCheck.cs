using System.Globalization;
using ScimCluster.Scim;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>Checks the rules that an operator writes and brings them into the form in which they are stored.</summary>
internal static class GroupRoleRuleCheck
{
    private const int MaxRules = 500;
    private const int MaxNameLength = 512;

    private static readonly ScimError TooMany = ScimError.InvalidValue(
        $"An organization has at most {MaxRules.ToString(CultureInfo.InvariantCulture)} rules");

    public static ScimResult<IReadOnlyList<GroupRoleRow>> Check(GroupRoleRules rules)
    {
        if (rules.Rules.Length > MaxRules)
        {
            return TooMany;
        }

        var rows = new List<GroupRoleRow>(rules.Rules.Length);
        foreach (var (index, rule) in rules.Rules.Index())
        {
            if (Fault(rule) is { } fault)
            {
                return ScimError.InvalidValue($"Rule {(index + 1).ToString(CultureInfo.InvariantCulture)}: {fault}");
            }

            RoleList.TryNormalize(rule.Roles, out var roles);
            rows.Add(new GroupRoleRow(
                rule.ProviderId, rule.DisplayName, rule.ExternalId, rule.GroupId is { } id ? Guid.ParseExact(id, "D") : null, roles!));
        }

        return rows;
    }

    private static string? Fault(GroupRoleRule rule)
    {
        if (new[] { rule.DisplayName, rule.ExternalId, rule.GroupId }.Count(text => text is not null) != 1)
        {
            return "exactly one of displayName, externalId and groupId is required";
        }

        if (rule.ProviderId is null && rule.DisplayName is null)
        {
            return "externalId and groupId need a providerId";
        }

        if (rule.ProviderId is { } providerId && ProviderName.Check(providerId) is { } refused)
        {
            return refused.Detail;
        }

        if ((rule.DisplayName ?? rule.ExternalId) is { } name && (string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength || name.Any(char.IsControl)))
        {
            return $"displayName and externalId have 1 to {MaxNameLength.ToString(CultureInfo.InvariantCulture)} characters, none of them a control character";
        }

        return rule.GroupId is { } id && !UserId.TryParse(id, out _) ? "groupId must be the id of a Group"
            : RoleList.TryNormalize(rule.Roles, out _) ? null
            : "roles are a comma-separated list with at least one role, such as 'owner' or 'member,admin'";
    }
}
