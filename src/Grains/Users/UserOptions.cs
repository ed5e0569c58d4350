using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>The users behind the identities. Section <c>Users</c> of the configuration.</summary>
public sealed class UserOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Users";

    /// <summary>
    /// Where users live, and each e-mail address is that of one user. It can be changed while there are no users. Default
    /// <see cref="UserScope.Organization"/>.
    /// </summary>
    public UserScope Scope { get; set; } = UserScope.Organization;
}
