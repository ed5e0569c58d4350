using ScimCluster.Gateway.Endpoints;
using ScimCluster.Grains;

namespace ScimCluster.Gateway.Health;

/// <summary>What Kubernetes asks: is the process alive, and should it get requests.</summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Maps <c>/health/live</c> and <c>/health/ready</c>.</summary>
    public static WebApplication MapHealth(this WebApplication app)
    {
        app.MapRead("/health/live", () => Results.Ok());
        app.MapRead("/health/ready", IsReadyAsync);
        return app;
    }

    // Ready is who has started, is not asked to stop, and reaches a silo. That PostgreSQL answers is no part of it: all
    // would be unready at once, and clients would meet closed doors instead of a 503 that says when to come back.
    private static async Task<IResult> IsReadyAsync(
        IHostApplicationLifetime lifetime, IGrainFactory grains, TimeProvider time, CancellationToken cancellationToken)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return Unready("The program stops.");
        }

        if (!lifetime.ApplicationStarted.IsCancellationRequested)
        {
            return Unready("The program has not found the cluster yet.");
        }

        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await grains.GetHealth().PingAsync(either.Token);
            return Results.Ok();
        }
        catch (Exception e) when (e is OrleansException or TimeoutException || limit.IsCancellationRequested)
        {
            return Unready("No silo answers.");
        }
    }

    private static IResult Unready(string reason) => Results.Text(reason, statusCode: StatusCodes.Status503ServiceUnavailable);
}
