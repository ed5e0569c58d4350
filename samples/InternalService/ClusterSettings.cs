using Microsoft.Extensions.Options;

namespace ScimCluster.InternalService;

/// <summary>The cluster whose grains are called. Section <c>Cluster</c> of the configuration.</summary>
internal sealed class ClusterSettings
{
    public const string Section = "Cluster";

    /// <summary>The same for every program of every ScimCluster.</summary>
    public const string ServiceId = "scim";

    /// <summary>The <c>Cluster:ClusterId</c> of the silos. Default <c>scim</c>.</summary>
    public string ClusterId { get; set; } = "scim";

    /// <summary>How long a call may take until this service gives it up. Default 10 seconds.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often to read which silos there are. Default 30 seconds.</summary>
    public TimeSpan GatewayListRefreshPeriod { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait, after no silo was found at the start, before looking again. Default 2 seconds.</summary>
    public TimeSpan ConnectRetryDelay { get; set; } = TimeSpan.FromSeconds(2);
}

/// <summary>Reports every error with its key.</summary>
internal sealed class ClusterSettingsValidator : IValidateOptions<ClusterSettings>
{
    public ValidateOptionsResult Validate(string? name, ClusterSettings options)
    {
        List<string> errors = [];
        if (string.IsNullOrWhiteSpace(options.ClusterId))
        {
            errors.Add("Cluster:ClusterId must not be empty.");
        }

        (string Key, TimeSpan Value)[] periods =
        [
            (nameof(options.ResponseTimeout), options.ResponseTimeout),
            (nameof(options.GatewayListRefreshPeriod), options.GatewayListRefreshPeriod),
            (nameof(options.ConnectRetryDelay), options.ConnectRetryDelay),
        ];
        errors.AddRange(periods
            .Where(period => period.Value <= TimeSpan.Zero)
            .Select(period => $"{ClusterSettings.Section}:{period.Key} must be longer than zero."));
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}

internal static class SettingsExtensions
{
    /// <summary>Binds settings to a section, and checks them when the host starts.</summary>
    public static void AddValidated<TSettings, TValidator>(this IServiceCollection services, string section)
        where TSettings : class
        where TValidator : class, IValidateOptions<TSettings>
    {
        services.AddSingleton<IValidateOptions<TSettings>, TValidator>();
        services.AddOptions<TSettings>().BindConfiguration(section).ValidateOnStart();
    }
}
