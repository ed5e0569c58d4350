using System.ComponentModel.DataAnnotations;

namespace ScimCluster.Grains;

/// <summary>Limits of lists. Section <c>Directory</c> of the configuration.</summary>
public sealed class DirectoryOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Directory";

    /// <summary>
    /// How many users of a connection a filter or order is evaluated on that no index answers alone; beyond that the
    /// answer is 400 <c>tooMany</c>. Default 10,000.
    /// </summary>
    [Range(1, 10_000_000, ErrorMessage = "Directory:MaxCandidates must be 1 to 10000000.")]
    public int MaxCandidates { get; set; } = 10_000;

    /// <summary>How long a cursor may be used after it was given out. Default one hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00", ErrorMessage = "Directory:CursorLifetime must be one second to 365 days.")]
    public TimeSpan CursorLifetime { get; set; } = TimeSpan.FromHours(1);
}
