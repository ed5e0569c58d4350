using System.ComponentModel.DataAnnotations;

namespace ScimCluster.Gateway.RateLimits;

/// <summary>
/// How often one address may call one path. Each gateway counts for itself. Section <c>RateLimit</c> of the configuration.
/// </summary>
public sealed class RateLimitOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "RateLimit";

    /// <summary>
    /// How many requests of a client address to a path are served in each window, whatever their query; the others are 429
    /// with Retry-After. Default 0: no limit. Identity providers send thousands of requests in a burst from one address.
    /// </summary>
    [Range(0, int.MaxValue, ErrorMessage = "RateLimit:Requests must not be negative.")]
    public int Requests { get; set; }

    /// <summary>How long a window is. Default 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "RateLimit:Window must be from one second to one day.")]
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(10);
}
