namespace ScimCluster.Grains;

/// <summary>Which members of an organization may manage its connections.</summary>
public sealed class RoleOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Roles";

    private const string Administrator = "admin";

    /// <summary>
    /// The roles of which a member needs one, separated by commas. Empty means that any member may; absent, the default,
    /// stands for <c>admin</c> and <see cref="CreatorRole"/>.
    /// </summary>
    public string? Required { get; set; }

    /// <summary>The role that the SaaS gives to the creator of an organization. Default <c>owner</c>.</summary>
    public string CreatorRole { get; set; } = "owner";

    /// <summary>Tells whether a comma-separated list of roles has a required one.</summary>
    public bool Allows(string memberRoles)
    {
        string[] required = Required is null ? [Administrator, .. RoleList.Split(CreatorRole)] : RoleList.Split(Required);
        return required.Length == 0 || RoleList.Split(memberRoles).Intersect(required, StringComparer.Ordinal).Any();
    }
}
