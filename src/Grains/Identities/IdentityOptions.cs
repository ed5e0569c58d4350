using System.ComponentModel.DataAnnotations;

namespace ScimCluster.Grains;

/// <summary>Limits of a stored user. Section <c>Identities</c> of the configuration.</summary>
public sealed class IdentityOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Identities";

    /// <summary>
    /// The largest document of a user, in bytes of UTF-8: PATCH could otherwise grow it request by request beyond what a
    /// PUT may send. Default 1 MiB.
    /// </summary>
    [Range(1, int.MaxValue, ErrorMessage = "Identities:MaxDocumentBytes must be at least 1.")]
    public int MaxDocumentBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// How long a create whose answer may not have reached the client is remembered: an equal one answers with the same
    /// user. Default 10 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "Identities:UnansweredFor must be from one second to one day.")]
    public TimeSpan UnansweredFor { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an <c>Idempotency-Key</c> names one create. Default one day.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00", ErrorMessage = "Identities:KeyedFor must be from one minute to 30 days.")]
    public TimeSpan KeyedFor { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How long a deleted user can be restored; then the document is removed, and what recognizes the person stays. Default
    /// 30 days; zero restores nobody.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00", ErrorMessage = "Identities:Retention must be from zero to 3650 days.")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How often what has expired is removed. Default one hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "Identities:PurgeInterval must be from one second to one day.")]
    public TimeSpan PurgeInterval { get; set; } = TimeSpan.FromHours(1);
}
