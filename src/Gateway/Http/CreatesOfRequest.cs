using System.Collections.Concurrent;

namespace ScimCluster.Gateway.Http;

/// <summary>The creates that one answer tells of. If the client has gone before it was sent, they are noted as unanswered.</summary>
internal sealed class CreatesOfRequest
{
    private readonly ConcurrentQueue<CreateAttempt> _creates = new();

    public CreatesOfRequest(HttpContext context, UnansweredCreates unanswered)
    {
        context.Response.OnCompleted(() =>
        {
            if (context.RequestAborted.IsCancellationRequested)
            {
                foreach (var create in _creates)
                {
                    unanswered.Report(create);
                }
            }

            return Task.CompletedTask;
        });
    }

    /// <summary>Adds one that was carried out; from any thread.</summary>
    public void Add(CreateAttempt create) => _creates.Enqueue(create);
}
