using System.Collections.Concurrent;
using Orleans.Messaging;

namespace Orleans.Execution;

/// <summary>The activations of one silo.</summary>
internal sealed class Catalog(Silo silo)
{
    private readonly ConcurrentDictionary<GrainId, Activation> _activations = new();
    private readonly ConcurrentDictionary<GrainId, StatelessWorkers> _workers = new();
    private volatile bool _closed;

    public IEnumerable<Activation> All => _activations.Values.Concat(_workers.Values.SelectMany(w => w.All));

    public bool Contains(GrainId grainId) => _activations.ContainsKey(grainId);

    public Activation? Find(GrainId grainId) => _activations.GetValueOrDefault(grainId) ?? _workers.GetValueOrDefault(grainId)?.All.FirstOrDefault();

    /// <summary>Gives the request to the grain's activation, which is made if there is none. False if the silo makes no more.</summary>
    public bool TryReceive(GrainRequest request)
    {
        var grainClass = silo.Manifest.Find(request.Target.Type);
        if (grainClass is null)
        {
            request.Fail(new OrleansException($"No grain class has the grain type \"{request.Target.Type}\"."));
            return true;
        }

        if (grainClass.MaxLocalWorkers > 0)
        {
            return !_closed && _workers.GetOrAdd(request.Target, static (id, s) => new StatelessWorkers(s.silo, s.grainClass, id), (silo, grainClass))
                .TryReceive(request);
        }

        while (true)
        {
            if (!_activations.TryGetValue(request.Target, out var activation))
            {
                if (_closed)
                {
                    return false;
                }

                activation = _activations.GetOrAdd(
                    request.Target, static (id, s) => new Activation(s.silo, s.grainClass, id), (silo, grainClass));
            }

            if (activation.TryReceive(request))
            {
                return true;
            }

            Remove(activation);
        }
    }

    public void Remove(Activation activation)
    {
        if (activation.Class.MaxLocalWorkers == 0)
        {
            _activations.TryRemove(KeyValuePair.Create(activation.GrainId, activation));
        }
        else if (_workers.TryGetValue(activation.GrainId, out var workers))
        {
            workers.Remove(activation);
        }
    }

    /// <summary>Makes no new activations from now on.</summary>
    public void Close() => _closed = true;
}
