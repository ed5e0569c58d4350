namespace ScimCluster.Grains;

/// <summary>Which connections there may be, and whose they are. Section <c>Connections</c>.</summary>
public sealed class ConnectionRuleOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Connections";

    /// <summary>
    /// Whether a personal connection belongs to the user who made it; otherwise every user may manage the ones that are
    /// made from now on. Default true.
    /// </summary>
    public bool ProviderOwnership { get; set; } = true;

    /// <summary>
    /// Whether every connection needs an organization; the tokens of personal ones are refused then. Default false.
    /// </summary>
    public bool RequireOrganization { get; set; }

    /// <summary>Names that no connection may have, beyond the built-in ones.</summary>
    public IList<string> ReservedProviderIds { get; set; } = [];
}
