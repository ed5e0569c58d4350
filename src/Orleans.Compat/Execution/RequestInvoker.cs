using Microsoft.Extensions.DependencyInjection;
using Orleans.Messaging;
using Orleans.Storage;

namespace Orleans.Execution;

/// <summary>Runs a request on its activation, through the incoming call filters.</summary>
internal sealed class RequestInvoker(IServiceProvider services)
{
    private readonly Lazy<IIncomingGrainCallFilter[]> _filters = new(() => [.. services.GetServices<IIncomingGrainCallFilter>()]);

    public async Task RunAsync(Activation activation, GrainRequest request)
    {
        if (request.IsAbandoned)
        {
            return;
        }

        if (request.Deadline <= activation.Silo.Time.GetTimestamp())
        {
            request.Fail(new TimeoutException($"{request.Method} on grain {request.Target} waited its turn for longer than {request.Timeout}."));
            return;
        }

        if (request.CallerToken.IsCancellationRequested)
        {
            request.Fail(new OperationCanceledException(request.CallerToken));
            return;
        }

        RequestContext.Import(request.Context);
        try
        {
            var result = _filters.Value.Length == 0 && activation.GrainInstance is not IIncomingGrainCallFilter
                ? await request.Method.InvokeAsync(activation.GrainInstance!, request.Arguments)
                : await IncomingCallContext.RunAsync(activation, request, _filters.Value);
            request.Complete(request.Method.CopyResult(result));
        }
        catch (Exception e)
        {
            request.Fail(e);
            if (e is InconsistentStateException)
            {
                activation.Deactivate(
                    new DeactivationReason(DeactivationReasonCode.ApplicationError, e, "The grain's state in storage is another one."),
                    CancellationToken.None);
            }
        }
    }
}
