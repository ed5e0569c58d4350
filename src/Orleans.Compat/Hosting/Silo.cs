using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Execution;
using Orleans.Membership;
using Orleans.Messaging;
using Orleans.References;

namespace Orleans.Hosting;

/// <summary>One silo: takes requests for the grains placed on it and runs them.</summary>
internal sealed partial class Silo : IMessageReceiver, IDisposable
{
    private static readonly DeactivationReason Moved = new(DeactivationReasonCode.Migrating, "Another silo has the grain now.");
    private static readonly DeactivationReason Stopping = new(DeactivationReasonCode.ShuttingDown, "The silo stops.");

    private readonly LocalSiloDetails _details;
    private readonly ISiloMembership _membership;
    private readonly GrainPlacement _placement;
    private readonly ActivationCollector _collector;
    private volatile bool _draining;
    private volatile bool _killed;

    public Silo(
        IServiceProvider services, LocalSiloDetails details, GrainManifest manifest, ISiloMembership membership, GrainPlacement placement,
        CallSender calls, GrainFactory factory, TimeProvider time, IOptions<GrainCollectionOptions> collection, ILogger<Silo> log)
    {
        Services = services;
        _details = details;
        Manifest = manifest;
        Calls = calls;
        Factory = factory;
        Time = time;
        Collection = collection.Value;
        Log = log;
        Catalog = new Catalog(this);
        Invoker = new RequestInvoker(services);
        _membership = membership;
        _placement = placement;
        _collector = new ActivationCollector(this);
        calls.LocalSilo = this;
    }

    public IServiceProvider Services { get; }

    public SiloAddress Address => _details.SiloAddress;

    public string Name => _details.Name;

    public GrainManifest Manifest { get; }

    public CallSender Calls { get; }

    public GrainFactory Factory { get; }

    public TimeProvider Time { get; }

    public GrainCollectionOptions Collection { get; }

    public ILogger Log { get; }

    public Catalog Catalog { get; }

    public RequestInvoker Invoker { get; }

    public async Task JoinAsync(CancellationToken cancellationToken)
    {
        _membership.Changed += LeaveWhatMoved;
        _collector.Start();
        await _membership.JoinAsync(_details, cancellationToken);
    }

    /// <summary>The silo is about to stop: only what its own grains still need is run.</summary>
    public bool IsDraining => _draining;

    /// <summary>Stops taking new grains, lets the requests that run end, and deactivates every activation.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        _draining = true;
        _membership.Changed -= LeaveWhatMoved;
        await _membership.BeginLeaveAsync(Address, cancellationToken);
        var activations = Catalog.All.ToArray();
        while (activations.Length > 0 && !_killed)
        {
            foreach (var activation in activations)
            {
                activation.Deactivate(Stopping, CancellationToken.None);
            }

            await Task.WhenAll(activations.Select(a => a.Deactivated)).WaitAsync(cancellationToken);

            // A request that ran to its end may have called a grain that was not active here.
            activations = [.. Catalog.All];
        }

        Catalog.Close();
        _collector.Dispose();
    }

    public Task LeaveAsync(CancellationToken cancellationToken) => _membership.LeaveAsync(Address, cancellationToken);

    /// <summary>Ends at once, without a word to anybody, as a process does that is killed.</summary>
    public void Kill()
    {
        _killed = true;
        _draining = true;
        Catalog.Close();
        _membership.Changed -= LeaveWhatMoved;
        _collector.Dispose();
        foreach (var activation in Catalog.All)
        {
            activation.Abandon();
        }

        Calls.Pending.FailAll(r => new SiloUnavailableException($"Silo {Address} was killed while it waited for {r.Method} on {r.Target}."));
    }

    /// <summary>Takes a request that this silo's own placement gave it.</summary>
    public void Receive(GrainRequest request)
    {
        if (!Catalog.TryReceive(request))
        {
            request.Reject(new SiloUnavailableException($"Silo {Address} stops and makes no activation for {request.Target}."));
        }
    }

    /// <summary>Finds a new place for work whose activation has ended.</summary>
    public void Redirect(ActivationWork work)
    {
        if (work is GrainRequest request)
        {
            Calls.Route(request);
        }
    }

    public Task<CallResponse> ReceiveAsync(CallMessage message, CancellationToken cancellationToken)
    {
        if (_killed)
        {
            return Task.FromResult(CallResponse.Rejected($"Silo {Address} is dead."));
        }

        var completion = new PendingResponse();
        var token = message.Method.TokenIndex >= 0 ? cancellationToken : CancellationToken.None;
        var request = new GrainRequest(message.Target, message.Source, message.Method, message.Arguments, completion, token)
        {
            Context = message.Context,
            Timeout = message.TimeToLive,
            Deadline = Time.GetTimestamp() + (long)(message.TimeToLive.TotalSeconds * Time.TimestampFrequency),
            Hops = message.Hops,
        };
        request.ObserveCancellation(answerAtOnce: false);

        // Passed on once, and again to the wrong silo: two views of the members differ, so that the sender must look again.
        if (message.Hops > 1 && _placement.Choose(message.Target, Address) is { } owner && !owner.Equals(Address))
        {
            request.Release();
            return Task.FromResult(CallResponse.Rejected($"Silo {owner} has grain {message.Target}, as {Address} sees it."));
        }

        Calls.Route(request);
        return completion.Task;
    }

    public void MembersChanged() => _ = _membership.RefreshAsync();

    public void Dispose() => _collector.Dispose();

    public void LogTimerFailed(Exception exception, GrainId grainId) => LogTimerFailed(Log, exception, grainId);

    // Grains of stateless workers stay; every other one belongs where its hash says.
    private void LeaveWhatMoved()
    {
        foreach (var activation in Catalog.All)
        {
            if (activation.Class.MaxLocalWorkers == 0 && _placement.Choose(activation.GrainId, Address) is { } owner && !owner.Equals(Address))
            {
                activation.Deactivate(Moved, CancellationToken.None);
            }
        }
    }

    [LoggerMessage(EventId = 4, Level = LogLevel.Warning, Message = "A timer of grain {GrainId} failed")]
    private static partial void LogTimerFailed(ILogger logger, Exception exception, GrainId grainId);
}
