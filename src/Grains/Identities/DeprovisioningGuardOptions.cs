using System.ComponentModel.DataAnnotations;

namespace ScimCluster.Grains;

/// <summary>The guard against a storm of deactivations and deletions. Section <c>DeprovisioningGuard</c> of the configuration.</summary>
public sealed class DeprovisioningGuardOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "DeprovisioningGuard";

    /// <summary>What the guard does. Default <see cref="DeprovisioningGuardMode.Off"/>.</summary>
    [EnumDataType(typeof(DeprovisioningGuardMode), ErrorMessage = "DeprovisioningGuard:Mode must be Off, Report or Refuse.")]
    public DeprovisioningGuardMode Mode { get; set; }

    /// <summary>How many users a connection must have for the guard to watch it. Default 100.</summary>
    [Range(1, int.MaxValue, ErrorMessage = "DeprovisioningGuard:MinimumUsers must be at least 1.")]
    public int MinimumUsers { get; set; } = 100;

    /// <summary>Which share of a connection's users may go within the window. Default 0.2.</summary>
    [Range(0.001, 1.0, ErrorMessage = "DeprovisioningGuard:Share must be from 0.001 to 1.")]
    public double Share { get; set; } = 0.2;

    /// <summary>How long the window is. Default one hour.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00", ErrorMessage = "DeprovisioningGuard:Window must be from one minute to 7 days.")]
    public TimeSpan Window { get; set; } = TimeSpan.FromHours(1);
}

/// <summary>What the guard does when too many users go.</summary>
public enum DeprovisioningGuardMode
{
    /// <summary>It counts nothing.</summary>
    Off,

    /// <summary>It tells the subscribers.</summary>
    Report,

    /// <summary>It tells the subscribers and refuses further ones until it is released.</summary>
    Refuse,
}
