using Microsoft.Extensions.DependencyInjection;
using Orleans.Execution;
using Orleans.Membership;
using Orleans.References;

namespace Orleans.Messaging;

/// <summary>Sends calls, from grains and from clients: copies the arguments, chooses the silo, and gives the response.</summary>
internal sealed class CallSender : IDisposable
{
    // So often a refused call is sent at once to another silo that should have the grain now; after that it waits.
    private const int QuickRetries = 2;

    private static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    private readonly IMembership _membership;
    private readonly GrainPlacement _placement;
    private readonly IMessageTransport _transport;
    private readonly TimeProvider _time;
    private readonly MessagingSettings _settings;
    private readonly Lazy<IOutgoingGrainCallFilter[]> _filters;
    private readonly ParkedCalls _parked;
    private readonly PacedRefresh _refresh;

    public CallSender(
        IMembership membership, GrainPlacement placement, IMessageTransport transport, TimeProvider time, MessagingSettings settings, IServiceProvider services)
    {
        _membership = membership;
        _placement = placement;
        _transport = transport;
        _time = time;
        _settings = settings;
        _filters = new(() => [.. services.GetServices<IOutgoingGrainCallFilter>()]);
        Pending = new PendingCalls(time, settings.ResponseTimeout);
        _parked = new ParkedCalls(time, Route);
        _refresh = new PacedRefresh(membership.RefreshAsync, time);
        membership.Changed += _parked.ReleaseAll;
    }

    public PendingCalls Pending { get; }

    /// <summary>The silo in this process; null in a client.</summary>
    public Silo? LocalSilo { get; set; }

    public Task<T> CallAsync<T>(GrainReference target, GrainMethod method, object?[] arguments) =>
        _filters.Value is { Length: > 0 } filters
            ? OutgoingCallContext<T>.RunAsync(this, filters, target, method, arguments)
            : Send<T>(target.GrainId, method, arguments);

    public Task<T> Send<T>(GrainId target, GrainMethod method, object?[] arguments)
    {
        var token = method.TokenIn(arguments);
        if (token.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(token);
        }

        method.CopyArguments(arguments);
        var timeout = method.ResponseTimeout ?? _settings.ResponseTimeout;
        var completion = new PendingCall<T>();
        var request = new GrainRequest(target, Activation.Current?.GrainId, method, arguments, completion, token)
        {
            Context = RequestContext.Export(),
            Timeout = timeout,
            Deadline = _time.GetTimestamp() + (long)(timeout.TotalSeconds * _time.TimestampFrequency),
        };
        if (method.OneWay)
        {
            Route(request);
            return Task.FromResult<T>(default!);
        }

        Pending.Add(request);
        request.ObserveCancellation(answerAtOnce: !_settings.WaitForCancellationAcknowledgement);
        Route(request);
        return completion.Task;
    }

    /// <summary>Gives the request to the silo that should have the grain. Never throws: a failure goes to the caller.</summary>
    public void Route(GrainRequest request)
    {
        if (request.IsAbandoned)
        {
            return;
        }

        var silo = _placement.Choose(request.Target, LocalSilo?.Address);
        if (silo is null && LocalSilo is { IsDraining: true } draining && request.Source is not null)
        {
            draining.Receive(request);
        }
        else if (silo is null)
        {
            _refresh.Ask();
            request.Reject(request.NeverRan("no silo is active that could run it."));
        }
        else if (LocalSilo is { } local && silo.Equals(local.Address))
        {
            local.Receive(request);
        }
        else
        {
            _ = SendToAsync(silo, request);
        }
    }

    /// <summary>Ends what is still waited for: nobody would look whether its time is over.</summary>
    public void Dispose()
    {
        _membership.Changed -= _parked.ReleaseAll;
        _parked.Dispose();
        Pending.Dispose();
        Pending.FailAll(static r => new SiloUnavailableException($"The process stopped while it waited for {r.Method} on {r.Target}."));
    }

    private async Task SendToAsync(SiloAddress silo, GrainRequest request)
    {
        try
        {
            var left = _time.GetElapsedTime(_time.GetTimestamp(), request.Deadline);
            var message = new CallMessage(
                request.Target, request.Source, request.Method, request.Arguments, request.Context, left, request.Hops + 1);
            var response = await _transport.SendAsync(silo, message, request.CallerToken).ConfigureAwait(false);
            switch (response.Outcome)
            {
                case CallOutcome.Completed:
                    request.Complete(response.Result);
                    break;
                case CallOutcome.Failed:
                    request.Fail(response.Error!);
                    break;
                default:
                    request.Refusal = response.Error;
                    RouteAgain(request, silo);
                    break;
            }
        }
        catch (Exception e)
        {
            request.Fail(e);
        }
    }

    // The silo has not run the request: it goes to the one that should have the grain by now, or waits for one.
    private void RouteAgain(GrainRequest request, SiloAddress refusedBy)
    {
        var seen = _membership.ActiveSilos;
        _refresh.Ask();
        if (++request.Refusals <= QuickRetries && !refusedBy.Equals(_placement.Choose(request.Target, LocalSilo?.Address)))
        {
            Route(request);
            return;
        }

        // It comes back while there is time to look elsewhere, and to say that it never ran: in the end nobody could tell.
        var left = _time.GetElapsedTime(_time.GetTimestamp(), request.Deadline) - (request.Timeout / (request.Hops > 0 ? 3 : 5));
        if (left < ShortestDelay)
        {
            request.Reject(request.Hops > 0 ? request.Refusal! : request.NeverRan(request.Refusal!.Message));
            return;
        }

        var delay = ShortestDelay * (1 << Math.Min(request.Refusals, 7));
        if (!_parked.TryPark(request, TimeSpan.FromTicks(Math.Min(Math.Min(delay.Ticks, LongestDelay.Ticks), left.Ticks))))
        {
            request.Reject(request.Hops > 0 ? request.Refusal! : request.NeverRan(request.Refusal!.Message));
            return;
        }

        if (seen != _membership.ActiveSilos)
        {
            _parked.ReleaseAll();
        }
    }
}

/// <summary>What the sender takes from <see cref="Configuration.MessagingOptions"/>, the silo's or the client's.</summary>
internal sealed record MessagingSettings(TimeSpan ResponseTimeout, bool WaitForCancellationAcknowledgement, int MaxMessageBodySize)
{
    public static MessagingSettings From(Configuration.MessagingOptions options) =>
        new(options.ResponseTimeout, options.WaitForCancellationAcknowledgement, options.MaxMessageBodySize);
}
