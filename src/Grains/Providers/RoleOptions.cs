namespace ScimCluster.Grains;

/// <summary>Which members of an organization may manage its connections.</summary>
public sealed class RoleOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Roles";

    /// <summary>
    /// The roles of which a member needs one, separated by commas; empty means that any member may. Default
    /// <c>admin,owner</c>.
    /// </summary>
    public string Required { get; set; } = "admin,owner";

    /// <summary>Tells whether a comma-separated list of roles has a required one.</summary>
    public bool Allows(string memberRoles)
    {
        var required = Split(Required);
        return required.Length == 0 || Split(memberRoles).Intersect(required, StringComparer.Ordinal).Any();
    }

    private static string[] Split(string roles) =>
        roles.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
