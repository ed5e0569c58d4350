using Microsoft.Extensions.Options;

namespace ScimCluster.Gateway.Hosting;

/// <summary>How a program ends that was asked to. Section <c>Shutdown</c> of the configuration.</summary>
public sealed class ShutdownOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Shutdown";

    /// <summary>
    /// How long it goes on serving, while <c>/health/ready</c> already says 503 and every answer <c>Connection: close</c>:
    /// the time that a load balancer needs to send its clients elsewhere. Default none.
    /// </summary>
    public TimeSpan DrainDelay { get; set; }

    /// <summary>How long the whole end may take, <see cref="DrainDelay"/> included; then what still runs is cut off. Default 25 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(25);
}

internal sealed class ShutdownOptionsValidator : IValidateOptions<ShutdownOptions>
{
    public ValidateOptionsResult Validate(string? name, ShutdownOptions options)
    {
        List<string> errors = [];
        if (options.DrainDelay < TimeSpan.Zero)
        {
            errors.Add("Shutdown:DrainDelay must not be negative.");
        }

        if (options.Timeout <= options.DrainDelay)
        {
            errors.Add("Shutdown:Timeout must be longer than Shutdown:DrainDelay.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
