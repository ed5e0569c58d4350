using System.ComponentModel.DataAnnotations;

namespace ScimCluster.Grains;

/// <summary>How webhooks are called. Section <c>Webhooks</c> of the configuration.</summary>
public sealed class WebhookOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Webhooks";

    /// <summary>
    /// True also calls addresses that are not on the public internet: loopback, private, link-local. For development and for
    /// receivers inside. Default false.
    /// </summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>True also calls http; otherwise https alone. Default false.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>How many webhooks an organization may have. Default 20.</summary>
    [Range(1, 1000, ErrorMessage = "Webhooks:MaxPerOrganization must be 1 to 1000.")]
    public int MaxPerOrganization { get; set; } = 20;

    /// <summary>How many calls of one webhook run at the same time. Default 8.</summary>
    [Range(1, 1000, ErrorMessage = "Webhooks:MaxConcurrency must be 1 to 1000.")]
    public int MaxConcurrency { get; set; } = 8;

    /// <summary>How long one call may take. Default 15 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00", ErrorMessage = "Webhooks:AttemptTimeout must be 100 milliseconds to five minutes.")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The pause after the first failure; it doubles up to the longest, less a random part. Default five seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00", ErrorMessage = "Webhooks:FirstRetryDelay must be one millisecond to one day.")]
    public TimeSpan FirstRetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest pause between two attempts. Default 15 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00", ErrorMessage = "Webhooks:MaxRetryDelay must be one millisecond to one day.")]
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a change is tried before it is given up, from its first failure. Default 72 hours.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00", ErrorMessage = "Webhooks:MaxAge must be one second to 365 days.")]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromHours(72);

    /// <summary>
    /// After failures of so many users or other resources in a row a receiver counts as down and gets a probe after each
    /// pause, nothing else. Default 5.
    /// </summary>
    [Range(1, 1000, ErrorMessage = "Webhooks:DownAfter must be 1 to 1000.")]
    public int DownAfter { get; set; } = 5;

    /// <summary>How long the secret before signs beside a new one. Default 24 hours.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00", ErrorMessage = "Webhooks:SecretOverlap must be zero to 365 days.")]
    public TimeSpan SecretOverlap { get; set; } = TimeSpan.FromHours(24);
}
