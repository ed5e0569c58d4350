namespace Orleans.Execution;

/// <summary>
/// Decides what may run on an activation and keeps the rest in order. Its caller holds the activation's lock.
/// </summary>
internal sealed class WorkQueue(bool reentrant)
{
    private ActivationWork? _first;
    private ActivationWork? _last;
    private int _exclusive;
    private int _readOnly;
    private int _interleaved;
    private int _waitingToInterleave;

    public int Running => _exclusive + _readOnly + _interleaved;

    public int Waiting { get; private set; }

    public bool TryBegin(ActivationWork work)
    {
        if (reentrant || work.AlwaysInterleave)
        {
            _interleaved++;
            return true;
        }

        if (_exclusive > 0 || (_readOnly > 0 && !work.ReadOnly))
        {
            return false;
        }

        if (work.ReadOnly)
        {
            _readOnly++;
        }
        else
        {
            _exclusive++;
        }

        return true;
    }

    public void End(ActivationWork work)
    {
        if (reentrant || work.AlwaysInterleave)
        {
            _interleaved--;
        }
        else if (work.ReadOnly)
        {
            _readOnly--;
        }
        else
        {
            _exclusive--;
        }
    }

    public void Wait(ActivationWork work)
    {
        work.NextWaiting = null;
        if (_last is null)
        {
            _first = work;
        }
        else
        {
            _last.NextWaiting = work;
        }

        _last = work;
        Waiting++;
        _waitingToInterleave += work.AlwaysInterleave ? 1 : 0;
    }

    /// <summary>The first that waits and may run now; it counts as running from here on. What nobody waits for is dropped.</summary>
    public ActivationWork? BeginNext()
    {
        // Thousands may wait behind one request: whoever cannot pass it need not be asked.
        if (_exclusive > 0 && _waitingToInterleave == 0)
        {
            return null;
        }

        ActivationWork? previous = null;
        for (var work = _first; work is not null; work = work.NextWaiting)
        {
            if (work.IsAbandoned)
            {
                Unlink(work, previous);
            }
            else if (TryBegin(work))
            {
                Unlink(work, previous);
                return work;
            }
            else
            {
                previous = work;
            }
        }

        return null;
    }

    public List<ActivationWork> TakeAll()
    {
        var all = new List<ActivationWork>(Waiting);
        for (var work = _first; work is not null; work = work.NextWaiting)
        {
            all.Add(work);
        }

        (_first, _last, Waiting, _waitingToInterleave) = (null, null, 0, 0);
        return all;
    }

    private void Unlink(ActivationWork work, ActivationWork? previous)
    {
        if (previous is null)
        {
            _first = work.NextWaiting;
        }
        else
        {
            previous.NextWaiting = work.NextWaiting;
        }

        if (ReferenceEquals(_last, work))
        {
            _last = previous;
        }

        Waiting--;
        _waitingToInterleave -= work.AlwaysInterleave ? 1 : 0;
    }
}
