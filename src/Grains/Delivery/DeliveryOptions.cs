using System.ComponentModel.DataAnnotations;

namespace ScimCluster.Grains;

/// <summary>How changes reach handlers and webhooks. Section <c>Delivery</c> of the configuration.</summary>
public sealed class DeliveryOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Delivery";

    /// <summary>
    /// How often a silo looks for changes that nobody has told it of: those of other silos, and those whose next attempt is
    /// due. Default half a second.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00", ErrorMessage = "Delivery:Interval must be 10 milliseconds to one minute.")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>After how long without a sign of life another silo takes over the deliveries of one. Default 15 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ErrorMessage = "Delivery:LeaseTime must be one second to one hour.")]
    public TimeSpan LeaseTime { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How many changes are read and settled together; so many may come again after a crash. Default 100.</summary>
    [Range(1, 1000, ErrorMessage = "Delivery:BatchSize must be 1 to 1000.")]
    public int BatchSize { get; set; } = 100;

    /// <summary>
    /// How long a change is kept that every handler and webhook has got; then it is removed, and a cursor of the change feed
    /// from before is refused. Default 30 days.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00", ErrorMessage = "Delivery:Retention must be one minute to 3650 days.")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How often what waits is counted for the gauges, while somebody listens to them. Default 15 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00", ErrorMessage = "Delivery:MetricsInterval must be 100 milliseconds to one hour.")]
    public TimeSpan MetricsInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How many calls of one handler run at the same time for one organization. Default 8.</summary>
    [Range(1, 1000, ErrorMessage = "Delivery:HandlerConcurrency must be 1 to 1000.")]
    public int HandlerConcurrency { get; set; } = 8;

    /// <summary>How long one call of a handler may take. Default one minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00", ErrorMessage = "Delivery:HandlerTimeout must be 100 milliseconds to one day.")]
    public TimeSpan HandlerTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The pause after the first failure of a handler; it doubles up to the longest, less a random part. Default one second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00", ErrorMessage = "Delivery:FirstRetryDelay must be one millisecond to one day.")]
    public TimeSpan FirstRetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause between two attempts of a handler. Default five minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00", ErrorMessage = "Delivery:MaxRetryDelay must be one millisecond to one day.")]
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(5);
}
