using Microsoft.Extensions.Options;

namespace ScimCluster.Gateway.Hosting;

/// <summary>Checks <see cref="ClusterSettings"/> when the host starts and reports every error with its key.</summary>
internal sealed class ClusterSettingsValidator : IValidateOptions<ClusterSettings>
{
    // The column of the membership tables, less what a build adds.
    private const int MaxClusterIdLength = 100;

    public ValidateOptionsResult Validate(string? name, ClusterSettings options)
    {
        var errors = Errors(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Errors(ClusterSettings options)
    {
        if (string.IsNullOrWhiteSpace(options.ClusterId) || options.ClusterId.Length > MaxClusterIdLength)
        {
            yield return $"Cluster:ClusterId must have 1 to {MaxClusterIdLength} characters.";
        }

        (string Key, TimeSpan Value)[] periods =
        [
            (nameof(options.ResponseTimeout), options.ResponseTimeout),
            (nameof(options.ProbeTimeout), options.ProbeTimeout),
            (nameof(options.TableRefreshPeriod), options.TableRefreshPeriod),
            (nameof(options.AliveUpdatePeriod), options.AliveUpdatePeriod),
            (nameof(options.MaxJoinTime), options.MaxJoinTime),
            (nameof(options.GatewayListRefreshPeriod), options.GatewayListRefreshPeriod),
            (nameof(options.ConnectRetryDelay), options.ConnectRetryDelay),
        ];
        foreach (var (key, _) in periods.Where(period => period.Value <= TimeSpan.Zero))
        {
            yield return $"{ClusterSettings.Section}:{key} must be longer than zero.";
        }

        (string Key, int Value)[] numbers =
        [
            (nameof(options.MissedProbesLimit), options.MissedProbesLimit),
            (nameof(options.DeathVotes), options.DeathVotes),
        ];
        foreach (var (key, _) in numbers.Where(number => number.Value < 1))
        {
            yield return $"{ClusterSettings.Section}:{key} must be at least 1.";
        }
    }
}
