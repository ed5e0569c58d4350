namespace Orleans.Messaging;

/// <summary>The calls whose callers wait: fails those whose time is over.</summary>
internal sealed class PendingCalls : IDisposable
{
    private readonly Stripe[] _stripes = [.. Enumerable.Range(0, 16).Select(_ => new Stripe())];
    private readonly TimeProvider _time;
    private readonly ITimer _sweep;

    public PendingCalls(TimeProvider time, TimeSpan responseTimeout)
    {
        _time = time;
        var period = TimeSpan.FromMilliseconds(Math.Clamp(responseTimeout.TotalMilliseconds / 4, 10, 1000));
        _sweep = time.CreateTimer(static s => ((PendingCalls)s!).FailExpired(), this, period, period);
    }

    public void Add(GrainRequest request)
    {
        request.Pending = this;
        var stripe = StripeOf(request);
        lock (stripe.Gate)
        {
            request.NextPending = stripe.First;
            if (stripe.First is { } first)
            {
                first.PreviousPending = request;
            }

            stripe.First = request;
        }
    }

    public void Remove(GrainRequest request)
    {
        var stripe = StripeOf(request);
        lock (stripe.Gate)
        {
            var (previous, next) = (request.PreviousPending, request.NextPending);
            if (previous is not null)
            {
                previous.NextPending = next;
            }
            else if (ReferenceEquals(stripe.First, request))
            {
                stripe.First = next;
            }

            if (next is not null)
            {
                next.PreviousPending = previous;
            }

            request.PreviousPending = request.NextPending = null;
        }
    }

    public void FailAll(Func<GrainRequest, Exception> error)
    {
        foreach (var request in Where(static _ => true))
        {
            request.Fail(error(request));
        }
    }

    public void Dispose() => _sweep.Dispose();

    private void FailExpired()
    {
        var now = _time.GetTimestamp();
        foreach (var request in Where(r => r.Deadline <= now))
        {
            request.Fail(request.IsParked
                ? request.NeverRan($"no silo took it in {request.Timeout}. {request.Refusal!.Message}")
                : new TimeoutException(
                    $"Response did not arrive on time in {request.Timeout} for {request.Method} on grain {request.Target}."));
        }
    }

    private List<GrainRequest> Where(Func<GrainRequest, bool> predicate)
    {
        var found = new List<GrainRequest>();
        foreach (var stripe in _stripes)
        {
            lock (stripe.Gate)
            {
                for (var request = stripe.First; request is not null; request = request.NextPending)
                {
                    if (predicate(request))
                    {
                        found.Add(request);
                    }
                }
            }
        }

        return found;
    }

    private Stripe StripeOf(GrainRequest request) => _stripes[request.Stripe & 15];

    private sealed class Stripe
    {
        public Lock Gate { get; } = new();

        public GrainRequest? First { get; set; }
    }
}
