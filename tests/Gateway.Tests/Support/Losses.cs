using System.Collections.Concurrent;
using ScimCluster.Storage;

namespace ScimCluster.Gateway.Tests.Support;

/// <summary>What happens after the next commits, in this order; then all is well.</summary>
internal sealed class Losses
{
    private readonly ConcurrentQueue<Func<CancellationToken, Task>> _next = new();
    private Func<Task>? _whenLocated;

    public void Add(Func<CancellationToken, Task> loss) => _next.Enqueue(loss);

    /// <summary>What happens once, when an identity has been located and before its grain is called.</summary>
    public void WhenLocated(Func<Task> happens) => _whenLocated = happens;

    public Task AfterLocatingAsync() => Interlocked.Exchange(ref _whenLocated, null)?.Invoke() ?? Task.CompletedTask;

    public async Task<TWrite> AfterAsync<TWrite>(TWrite write, Func<TWrite, WriteStatus> readStatus, CancellationToken cancellationToken)
    {
        if (readStatus(write) == WriteStatus.Written && _next.TryDequeue(out var loss))
        {
            await loss(cancellationToken);
        }

        return write;
    }
}
