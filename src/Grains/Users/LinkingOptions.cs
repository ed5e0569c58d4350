namespace ScimCluster.Grains;

/// <summary>
/// Whether an identity provider that creates a person with the e-mail address of an existing user of the scope gets that user.
/// Section <c>Linking</c> of the configuration.
/// </summary>
public sealed class LinkingOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Linking";

    /// <summary>Whether users are linked at all. Default <see cref="LinkingMode.Deny"/>.</summary>
    public LinkingMode Mode { get; set; } = LinkingMode.Deny;

    /// <summary>
    /// The domains whose addresses are trusted to name the same person: what stands behind the last @, without regard to case.
    /// Default none, which constrains nothing. Only with <see cref="LinkingMode.Constrained"/>.
    /// </summary>
    public IList<string> TrustedDomains { get; set; } = [];

    /// <summary>
    /// Whether the user must be a member of the connection's organization already, which never holds for personal connections.
    /// Default false. Only with <see cref="LinkingMode.Constrained"/>.
    /// </summary>
    public bool RequireExistingMembership { get; set; }
}

/// <summary>When an existing user is linked.</summary>
public enum LinkingMode
{
    /// <summary>Never: the address is taken.</summary>
    Deny,

    /// <summary>Always: every connection of the scope is trusted with every address.</summary>
    Always,

    /// <summary>
    /// If all constraints that are given are met, and every <see cref="ILinkPolicy"/> agrees; with neither, never.
    /// </summary>
    Constrained,
}
