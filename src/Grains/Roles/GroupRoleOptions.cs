using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using ScimCluster.Scim;

namespace ScimCluster.Grains;

/// <summary>
/// Which groups give which roles in all organizations: the section <c>GroupRoles</c>, in which each key is the displayName of
/// groups, compared without regard to case, and each value a comma-separated list of roles.
/// </summary>
public sealed class GroupRoleOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "GroupRoles";

    /// <summary>Roles by folded displayName. Default none: groups give no roles.</summary>
    public IDictionary<string, string> Roles { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>Reads the section. The colons of a name are no levels of it.</summary>
internal sealed class GroupRoleBinding(IConfiguration configuration) : IConfigureOptions<GroupRoleOptions>
{
    public void Configure(GroupRoleOptions options)
    {
        foreach (var (name, roles) in configuration.GetSection(GroupRoleOptions.Section).AsEnumerable(makePathsRelative: true))
        {
            if (roles is not null && name.Length > 0)
            {
                options.Roles[CaseFolding.Fold(name)] = roles;
            }
        }
    }
}

/// <summary>Checks the section when the silo starts and reports every error with its key.</summary>
internal sealed class GroupRoleOptionsValidator : IValidateOptions<GroupRoleOptions>
{
    public ValidateOptionsResult Validate(string? name, GroupRoleOptions options)
    {
        var errors = options.Roles
            .Where(entry => !RoleList.TryNormalize(entry.Value, out _))
            .Select(entry => $"{GroupRoleOptions.Section}:{entry.Key} must be a comma-separated list of roles with at least one and at most {RoleList.MaxLength} characters, none of them a control character.")
            .ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
