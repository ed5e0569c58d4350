namespace Orleans
{
    /// <summary>Decides whether a client that reached no gateway tries again; it waits before it answers.</summary>
    public interface IClientConnectionRetryFilter
    {
        Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken);
    }
}

namespace Orleans.Hosting
{
    internal sealed class DelegateRetryFilter(Func<Exception, CancellationToken, Task<bool>> filter) : IClientConnectionRetryFilter
    {
        public Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken) =>
            filter(exception, cancellationToken);
    }
}
