namespace ScimCluster.Cluster.Tests.Histories;

/// <summary>Which requests of a history have been put in order so far, and which may come next.</summary>
internal sealed class HistorySteps
{
    private readonly Step[] _steps;

    // The steps that are open, by their begin: a list through the array, with its head behind the end.
    private readonly int[] _next;
    private readonly int[] _previous;

    // How many open answers show a version of a user.
    private readonly Dictionary<(string Id, long Version), int> _shown = [];

    // First attempts that were open when their request got its answer.
    private readonly HashSet<int> _dropped = [];

    public HistorySteps(IReadOnlyList<HistoryEntry> entries)
    {
        var random = new Random(1);
        var steps = new List<Step>();
        foreach (var entry in entries.Where(entry => entry.Answer is not null || !entry.Request.IsRead).OrderBy(entry => entry.Begun))
        {
            // The attempt without an answer is dropped when the one that has it is taken. Of the attempts of a change without any
            // answer one is carried out at most.
            var isTwice = entry.Attempts == GatewayAttempts.AfterCarriedOut && (entry.Answer is not null || !entry.Request.IsChange);
            if (isTwice)
            {
                steps.Add(new(entry, false, -1, (ulong)random.NextInt64()));
            }

            steps.Add(new(entry, entry.Answer is not null, isTwice ? steps.Count - 1 : -1, (ulong)random.NextInt64()));
        }

        _steps = [.. steps];
        _next = [.. Enumerable.Range(1, _steps.Length), 0];
        _previous = [_steps.Length, .. Enumerable.Range(0, _steps.Length)];
        foreach (var step in _steps.Where(step => step.IsRequired))
        {
            RequiredLeft++;
            Count(step, 1);
        }
    }

    public int RequiredLeft { get; private set; }

    public int RequiredDone { get; private set; }

    /// <summary>Names the set of the steps that were taken.</summary>
    public ulong Fingerprint { get; private set; }

    public HistoryEntry EntryOf(int step) => _steps[step].Entry;

    /// <summary>The steps that may come next: those that began before any open answered one was over.</summary>
    /// <param name="required">Those with an answer, or those without.</param>
    public List<int> Open(bool required)
    {
        var open = new List<int>();
        var over = long.MaxValue;
        for (var step = _next[^1]; step < _steps.Length && _steps[step].Entry.Begun <= over; step = _next[step])
        {
            if (_steps[step].IsRequired)
            {
                over = Math.Min(over, _steps[step].Entry.Ended);
            }

            if (_steps[step].IsRequired == required)
            {
                open.Add(step);
            }
        }

        return open;
    }

    /// <summary>Whether an open step is the second attempt of a request whose first one was taken.</summary>
    public bool IsRepeated(int step) => _steps[step].FirstAttempt is >= 0 and var first && _next[_previous[first]] != first;

    /// <summary>Whether an answer that is still open shows this version, so that it cannot be over.</summary>
    public bool IsShown(string id, long version) => _shown.GetValueOrDefault((id, version)) > 0;

    public void Take(int step)
    {
        Close(step);
        if (_steps[step].IsRequired)
        {
            RequiredLeft--;
            RequiredDone++;
            Count(_steps[step], -1);
            if (_steps[step].FirstAttempt is >= 0 and var first && _next[_previous[first]] == first)
            {
                Close(first, isTaken: false);
            }
        }
    }

    /// <summary>Undoes the last <see cref="Take"/> that was not undone.</summary>
    public void Return(int step)
    {
        if (_steps[step].IsRequired)
        {
            RequiredLeft++;
            RequiredDone--;
            Count(_steps[step], 1);
            if (_steps[step].FirstAttempt is >= 0 and var first && _dropped.Remove(first))
            {
                Reopen(first, wasTaken: false);
            }
        }

        Reopen(step, wasTaken: true);
    }

    private void Count(Step step, int by)
    {
        foreach (var user in step.Entry.Answer!.Users)
        {
            _shown[(user.Id, user.Version)] = _shown.GetValueOrDefault((user.Id, user.Version)) + by;
        }
    }

    private void Close(int step, bool isTaken = true)
    {
        _next[_previous[step]] = _next[step];
        _previous[_next[step]] = _previous[step];
        if (isTaken)
        {
            Fingerprint ^= _steps[step].Key;
        }
        else
        {
            _dropped.Add(step);
        }
    }

    private void Reopen(int step, bool wasTaken)
    {
        _next[_previous[step]] = step;
        _previous[_next[step]] = step;
        if (wasTaken)
        {
            Fingerprint ^= _steps[step].Key;
        }
    }

    private readonly record struct Step(HistoryEntry Entry, bool IsRequired, int FirstAttempt, ulong Key);
}
