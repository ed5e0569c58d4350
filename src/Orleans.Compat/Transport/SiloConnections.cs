using System.Collections.Concurrent;
using Orleans.Runtime.Messaging;

namespace Orleans.Transport;

/// <summary>The connections that this silo has opened to others.</summary>
internal sealed class SiloConnections(Connector connector, ILocalSiloDetails local) : IDisposable
{
    private readonly ConcurrentDictionary<SiloAddress, Slot[]> _slots = new();
    private readonly CancellationTokenSource _closed = new();

    /// <summary>A connection to the silo, which is opened if there is none; requests with one number take the same.</summary>
    /// <exception cref="ConnectionFailedException">The silo cannot be reached, or could not be a moment ago.</exception>
    public Task<OutboundConnection> GetAsync(SiloAddress silo, int number)
    {
        if (_closed.IsCancellationRequested)
        {
            return Task.FromException<OutboundConnection>(new ConnectionFailedException($"Silo {local.SiloAddress} stops."));
        }

        var slots = _slots.GetOrAdd(
            silo, (key, self) => [.. Enumerable.Range(0, Math.Max(1, self.Options.ConnectionsPerEndpoint)).Select(_ => new Slot(this, key))], connector);
        return slots[(uint)number % (uint)slots.Length].GetAsync();
    }

    /// <summary>Ends the connections to a silo that is dead: its calls fail.</summary>
    public void Drop(SiloAddress silo)
    {
        if (_slots.TryRemove(silo, out var slots))
        {
            foreach (var slot in slots)
            {
                slot.OnSiloDied();
            }
        }
    }

    public void DropExpired()
    {
        foreach (var slot in _slots.Values.SelectMany(s => s))
        {
            slot.Current?.DropExpired();
        }
    }

    public void Dispose()
    {
        _closed.Cancel();
        foreach (var silo in _slots.Keys)
        {
            Drop(silo);
        }
    }

    private async Task<OutboundConnection> OpenAsync(SiloAddress silo, CancellationToken siloDied)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(siloDied, _closed.Token);
        var hello = new Hello(local.ClusterId, local.SiloAddress, silo);
        return (await connector.ConnectAsync(silo.Endpoint, hello, either.Token)).Connection;
    }

    private sealed class Slot(SiloConnections owner, SiloAddress silo)
    {
        private readonly Lock _gate = new();
        private readonly CancellationTokenSource _died = new();
        private Task<OutboundConnection>? _opening;
        private OutboundConnection? _current;
        private long _openedAt;

        public OutboundConnection? Current
        {
            get
            {
                lock (_gate)
                {
                    return _current;
                }
            }
        }

        public void OnSiloDied()
        {
            _died.Cancel();
            Current?.OnSiloDied();
        }

        public Task<OutboundConnection> GetAsync()
        {
            lock (_gate)
            {
                if (_opening is { } opening && !IsOver(opening))
                {
                    return opening;
                }

                _openedAt = owner.Connector.Time.GetTimestamp();
                return _opening = OpenAsync();
            }
        }

        private async Task<OutboundConnection> OpenAsync()
        {
            var connection = await owner.OpenAsync(silo, _died.Token);
            lock (_gate)
            {
                _current = connection;
            }

            if (_died.IsCancellationRequested)
            {
                // In the moment between the exchange of names and this.
                connection.OnSiloDied();
            }

            return connection;
        }

        // A failure is the answer for a while; a connection that has ended is opened anew at once.
        private bool IsOver(Task<OutboundConnection> opening) => opening switch
        {
            { IsCompleted: false } => false,
            { IsCompletedSuccessfully: true } => opening.Result.IsClosing,
            _ => owner.Connector.Time.GetElapsedTime(_openedAt) >= owner.Connector.Options.ConnectionRetryDelay,
        };
    }

    private Connector Connector => connector;
}
