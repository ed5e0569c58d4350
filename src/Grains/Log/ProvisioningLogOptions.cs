using System.ComponentModel.DataAnnotations;

namespace ScimCluster.Grains;

/// <summary>What the provisioning log keeps, and how long. Section <c>ProvisioningLog</c> of the configuration.</summary>
public sealed class ProvisioningLogOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "ProvisioningLog";

    /// <summary>Whether old and new values of changed attributes are kept; never those of secrets. Default true.</summary>
    public bool Values { get; set; } = true;

    /// <summary>How many whole months are kept behind the current one, 1 to 120. Default 12.</summary>
    [Range(1, 120, ErrorMessage = "ProvisioningLog:RetentionMonths must be between 1 and 120.")]
    public int RetentionMonths { get; set; } = 12;

    /// <summary>How long committed rows wait for their seal at most while all goes well, one second to one day. Default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "ProvisioningLog:SealInterval must be between one second and one day.")]
    public TimeSpan SealInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often months are made and dropped, one minute to seven days. Default one hour.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00", ErrorMessage = "ProvisioningLog:MonthsInterval must be between one minute and seven days.")]
    public TimeSpan MonthsInterval { get; set; } = TimeSpan.FromHours(1);
}
