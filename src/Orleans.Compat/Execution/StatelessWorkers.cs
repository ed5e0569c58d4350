using Orleans.Messaging;
using Orleans.References;

namespace Orleans.Execution;

/// <summary>The activations of one stateless worker on one silo: a request goes to an idle one, or to the least loaded.</summary>
internal sealed class StatelessWorkers(Silo silo, GrainClass grainClass, GrainId grainId)
{
    private readonly Lock _gate = new();
    private readonly List<Activation> _workers = [];

    public Activation[] All
    {
        get
        {
            lock (_gate)
            {
                return [.. _workers];
            }
        }
    }

    public bool TryReceive(GrainRequest request)
    {
        lock (_gate)
        {
            while (true)
            {
                var worker = Choose();
                if (worker.TryReceive(request))
                {
                    return true;
                }

                _workers.Remove(worker);
            }
        }
    }

    public void Remove(Activation worker)
    {
        lock (_gate)
        {
            _workers.Remove(worker);
        }
    }

    private Activation Choose()
    {
        Activation? least = null;
        var lowest = int.MaxValue;
        foreach (var worker in _workers)
        {
            var load = worker.Load;
            if (load < lowest)
            {
                (least, lowest) = (worker, load);
            }
        }

        if (least is not null && (lowest == 0 || _workers.Count >= grainClass.MaxLocalWorkers))
        {
            return least;
        }

        var added = new Activation(silo, grainClass, grainId);
        _workers.Add(added);
        return added;
    }
}
