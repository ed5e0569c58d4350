using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Lifecycle;
using Orleans.Membership;
using Orleans.Messaging;
using Orleans.Transport;

namespace Orleans.Hosting;

/// <summary>Starts and stops the silo with its host.</summary>
internal sealed partial class SiloHost : IHostedService
{
    private readonly LifecycleSubject _lifecycle = new();
    // What a supervisor sees of a silo that others have declared dead.
    private const int EvictedExitCode = 70;

    private readonly Silo _silo;
    private readonly ISiloMembership _membership;
    private readonly IHostApplicationLifetime _application;
    private readonly SiloTransport? _transport;

    public SiloHost(Silo silo, IServiceProvider services, IEnumerable<ILifecycleParticipant<ISiloLifecycle>> participants,
        ISiloMembership membership, IHostApplicationLifetime application)
    {
        _silo = silo;
        _membership = membership;
        _application = application;
        membership.Evicted += OnEvicted;
        _lifecycle.Subscribe(nameof(Silo), ServiceLifecycleStage.GrainDeactivation, static _ => Task.CompletedTask, silo.DrainAsync);
        _lifecycle.Subscribe(nameof(Silo), ServiceLifecycleStage.BecomeActive, silo.JoinAsync);
        _lifecycle.Subscribe(nameof(Silo), ServiceLifecycleStage.RuntimeServices, static _ => Task.CompletedTask, silo.LeaveAsync);
        if (services.GetRequiredService<IMessageTransport>() is SiloTransport transport)
        {
            _transport = transport;
            _lifecycle.Subscribe(nameof(SiloTransport), ServiceLifecycleStage.RuntimeInitialize, StartTransport, CloseTransport);

            // What others have sent is answered before they hear that the silo is gone.
            _lifecycle.Subscribe(
                nameof(SiloTransport), ServiceLifecycleStage.RuntimeGrainServices, static _ => Task.CompletedTask, transport.StopListeningAsync);
        }

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
        _membership.Abandon();
        _transport?.Abort();
        _silo.Kill();
    }

    private Task StartTransport(CancellationToken cancellationToken)
    {
        _transport!.Start(_silo);
        return Task.CompletedTask;
    }

    private Task CloseTransport(CancellationToken cancellationToken)
    {
        _transport!.Close();
        return Task.CompletedTask;
    }

    private void OnEvicted(string reason)
    {
        LogEvicted(_silo.Log, _silo.Address, reason);
        Environment.ExitCode = EvictedExitCode;
        Kill();
        _application.StopApplication();
    }

    [LoggerMessage(EventId = 10, Level = LogLevel.Critical, Message = "Silo {Silo} ends: {Reason}")]
    private static partial void LogEvicted(ILogger logger, SiloAddress silo, string reason);

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
