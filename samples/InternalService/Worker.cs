namespace ScimCluster.InternalService;

/// <summary>The work of this service, in the order in which one part needs the other.</summary>
internal sealed partial class Worker(
    OrganizationSetup organization,
    ConnectionSetup connection,
    ChangeFollower changes,
    IHostApplicationLifetime lifetime,
    ILogger<Worker> logger) : BackgroundService
{
    private const int Failed = 1;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var refused = await organization.EnsureAsync(stoppingToken)
                ?? await connection.EnsureAsync(stoppingToken)
                ?? await changes.FollowAsync(stoppingToken);
            LogRefused(logger, refused.Status, refused.Detail);
            Environment.ExitCode = Failed;
            lifetime.StopApplication();
        }
        catch (Exception) when (!stoppingToken.IsCancellationRequested)
        {
            // The host logs it and ends the process, which whoever runs it is to notice.
            Environment.ExitCode = Failed;
            throw;
        }
    }

    [LoggerMessage(1, LogLevel.Error, "The cluster refused what this service needs ({Status}): {Detail}", EventName = "Refused")]
    private static partial void LogRefused(ILogger logger, int status, string detail);
}
