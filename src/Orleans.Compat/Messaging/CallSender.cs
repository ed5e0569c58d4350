using Microsoft.Extensions.DependencyInjection;
using Orleans.Execution;
using Orleans.Membership;
using Orleans.References;

namespace Orleans.Messaging;

/// <summary>Sends calls, from grains and from clients: copies the arguments, chooses the silo, and gives the response.</summary>
internal sealed class CallSender : IDisposable
{
    private const int MaxHops = 8;

    private readonly IMembership _membership;
    private readonly GrainPlacement _placement;
    private readonly IMessageTransport _transport;
    private readonly TimeProvider _time;
    private readonly MessagingSettings _settings;
    private readonly Lazy<IOutgoingGrainCallFilter[]> _filters;

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
            request.Reject(new SiloUnavailableException($"No silo is active that could run {request.Method} on grain {request.Target}."));
        }
        else if (LocalSilo is { } local && silo.Equals(local.Address))
        {
            local.Receive(request);
        }
        else if (++request.ForwardCount > MaxHops)
        {
            request.Fail(new SiloUnavailableException(
                $"{request.Method} on grain {request.Target} found no silo that accepts it.", request.Refusal!));
        }
        else
        {
            _ = SendToAsync(silo, request);
        }
    }

    public void Dispose() => Pending.Dispose();

    private async Task SendToAsync(SiloAddress silo, GrainRequest request)
    {
        try
        {
            var left = _time.GetElapsedTime(_time.GetTimestamp(), request.Deadline);
            var message = new CallMessage(
                request.Target, request.Source, request.Method, request.Arguments, request.Context, left, request.ForwardCount);
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
                    await _membership.RefreshAsync().ConfigureAwait(false);
                    Route(request);
                    break;
            }
        }
        catch (Exception e)
        {
            request.Fail(e);
        }
    }
}

/// <summary>What the sender takes from <see cref="Configuration.MessagingOptions"/>, the silo's or the client's.</summary>
internal sealed record MessagingSettings(TimeSpan ResponseTimeout, bool WaitForCancellationAcknowledgement, int MaxMessageBodySize)
{
    public static MessagingSettings From(Configuration.MessagingOptions options) =>
        new(options.ResponseTimeout, options.WaitForCancellationAcknowledgement, options.MaxMessageBodySize);
}
