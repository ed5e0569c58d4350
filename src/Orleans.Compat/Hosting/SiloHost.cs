using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Lifecycle;
using Orleans.Membership;

namespace Orleans.Hosting;

/// <summary>Starts and stops the silo with its host.</summary>
internal sealed class SiloHost : IHostedService
{
    private readonly LifecycleSubject _lifecycle = new();
    private readonly Silo _silo;

    public SiloHost(Silo silo, IServiceProvider services, IEnumerable<ILifecycleParticipant<ISiloLifecycle>> participants)
    {
        _silo = silo;
        _lifecycle.Subscribe(nameof(Silo), ServiceLifecycleStage.GrainDeactivation, static _ => Task.CompletedTask, silo.DrainAsync);
        _lifecycle.Subscribe(nameof(Silo), ServiceLifecycleStage.BecomeActive, silo.JoinAsync);
        _lifecycle.Subscribe(nameof(Silo), ServiceLifecycleStage.RuntimeServices, static _ => Task.CompletedTask, silo.LeaveAsync);
        services.GetService<InProcessNetwork>()?.Connect(silo.Address, silo);
        foreach (var participant in participants)
        {
            participant.Participate(_lifecycle);
        }
    }

    /// <summary>The silo was killed: nothing is stopped in order.</summary>
    public bool IsKilled { get; private set; }

    public Task StartAsync(CancellationToken cancellationToken) => StartOrStopAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => IsKilled ? Task.CompletedTask : _lifecycle.StopAsync(cancellationToken);

    public void Kill()
    {
        IsKilled = true;
        _silo.Kill();
    }

    private async Task StartOrStopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _lifecycle.StartAsync(cancellationToken);
        }
        catch
        {
            // A silo that could not start must not stay in the membership.
            await _lifecycle.StopAsync(CancellationToken.None);
            throw;
        }
    }
}
