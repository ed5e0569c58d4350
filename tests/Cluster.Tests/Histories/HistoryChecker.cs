using System.Text;

namespace ScimCluster.Cluster.Tests.Histories;

/// <summary>
/// Looks for one order of a history's requests in which <see cref="UserModel"/> gives every answer that was given, and which
/// keeps a request behind those that had been answered when it was sent (linearizability; the search is that of Wing and Gong,
/// with memory of what has been tried).
/// </summary>
/// <remarks>
/// What changes nothing and has the right answer now is taken at once: it fits later, if at all, no better. Of the writes the
/// answered ones are tried first. What has no answer may be carried out at any time since it was sent, or never, and of what the
/// gateway may have sent twice the first attempt may have been carried out too.
/// </remarks>
internal sealed class HistoryChecker
{
    private const int MaxConfigurations = 1_000_000;

    private readonly HistorySteps _steps;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<AnnouncedChange>>? _announced;
    private readonly Dictionary<(string Id, long Version), UserContent> _seen = [];
    private readonly HashSet<(string Id, long Version)> _changed = [];
    private readonly List<string> _newIds;
    private readonly HashSet<(ulong Done, int Model)> _tried = [];
    private (int Done, UserModel Model, List<HistoryEntry> Open) _deepest = (-1, UserModel.Empty, []);

    private HistoryChecker(IReadOnlyList<HistoryEntry> entries, IReadOnlyDictionary<string, IReadOnlyList<AnnouncedChange>>? announced)
    {
        _steps = new(entries);
        _announced = announced;
        var claimed = entries
            .Where(entry => entry is { Request: CreateUser { Repeats.Length: 0 }, Answer: { Status: 201, Users: [{ Version: 1 }] }, Attempts: not GatewayAttempts.AfterCarriedOut })
            .Select(entry => entry.Answer!.Users[0].Id);
        _newIds = [.. IdsOf(entries).Concat(announced?.Keys ?? []).Except(claimed, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>Checks a history that began without users.</summary>
    /// <param name="entries">All requests.</param>
    /// <param name="announced">The outbox: the events of each user, in order. Null does not look at it.</param>
    /// <returns>Null if there is such an order; otherwise how far the search came.</returns>
    public static string? FindFault(
        IReadOnlyList<HistoryEntry> entries, IReadOnlyDictionary<string, IReadOnlyList<AnnouncedChange>>? announced = null)
    {
        var checker = new HistoryChecker(entries, announced);
        return checker.FindContradiction(entries) ?? checker.Search();
    }

    private static IEnumerable<string> IdsOf(IReadOnlyList<HistoryEntry> entries) =>
        entries.SelectMany(entry => entry.Answer?.Users ?? []).Select(user => user.Id).Distinct(StringComparer.Ordinal);

    // One version has one content, whoever shows it.
    private string? FindContradiction(IReadOnlyList<HistoryEntry> entries)
    {
        foreach (var entry in entries)
        {
            // Titles name the write that set them. A repeated change shows what others have made of it.
            if (entry is { Attempts: not GatewayAttempts.AfterCarriedOut, Request: ReplaceUser or PatchUser { Title: not null }, Answer: { Status: 200, Users: [var changed] } })
            {
                _changed.Add((changed.Id, changed.Version));
            }

            foreach (var user in entry.Answer?.Users ?? [])
            {
                if (!_seen.TryAdd((user.Id, user.Version), user.Content) && _seen[(user.Id, user.Version)] != user.Content)
                {
                    return $"Version {user.Version} of {user.Id} is {_seen[(user.Id, user.Version)]} in one answer, and in another: {entry}";
                }
            }
        }

        return null;
    }

    private string? Search()
    {
        var frames = new Stack<Frame>();
        Enter(frames, UserModel.Empty, -1);
        while (frames.TryPeek(out var frame))
        {
            if (_steps.RequiredLeft == 0 && IsAllAnnounced(frame.Model))
            {
                return null;
            }

            if (_tried.Count > MaxConfigurations)
            {
                return $"Undecided after {_tried.Count} configurations. {Describe()}";
            }

            if (frame.Choices.MoveNext())
            {
                var (step, after) = frame.Choices.Current;
                _steps.Take(step);
                Enter(frames, after, step);
            }
            else
            {
                frames.Pop();
                Leave(frame);
            }
        }

        return Describe();
    }

    // A new frame, unless the same requests have led to the same users before.
    private void Enter(Stack<Frame> frames, UserModel model, int step)
    {
        var frame = new Frame(model, step, TakeWhatChangesNothing(model), Choices(model).GetEnumerator());
        if (!_tried.Add((_steps.Fingerprint, model.Fingerprint())))
        {
            Leave(frame);
            return;
        }

        frames.Push(frame);
        if (_steps.RequiredDone > _deepest.Done)
        {
            _deepest = (_steps.RequiredDone, model, [.. _steps.Open(required: true).Select(_steps.EntryOf)]);
        }
    }

    private void Leave(Frame frame)
    {
        for (var i = frame.Free.Count - 1; i >= 0; i--)
        {
            _steps.Return(frame.Free[i]);
        }

        if (frame.Step >= 0)
        {
            _steps.Return(frame.Step);
        }

        frame.Choices.Dispose();
    }

    private List<int> TakeWhatChangesNothing(UserModel model)
    {
        var free = new List<int>();
        int before;
        do
        {
            before = free.Count;
            foreach (var step in _steps.Open(required: true))
            {
                var entry = _steps.EntryOf(step);
                if ((entry.Attempts == GatewayAttempts.One || IsDone(step)) && Answers(model, step).Any(outcome => outcome.Change is null))
                {
                    _steps.Take(step);
                    free.Add(step);
                }
            }
        }
        while (free.Count > before);
        return free;
    }

    private IEnumerable<(int Step, UserModel After)> Choices(UserModel model)
    {
        foreach (var step in _steps.Open(required: true).OrderBy(step => _steps.EntryOf(step).Ended))
        {
            foreach (var outcome in Answers(model, step).Where(IsPossible))
            {
                yield return (step, outcome.After);
            }
        }

        foreach (var step in _steps.Open(required: false))
        {
            var entry = _steps.EntryOf(step);
            IEnumerable<string?> newIds = entry.Request is CreateUser ? _newIds.Where(id => !model.Users.ContainsKey(id)).DefaultIfEmpty() : [null];
            foreach (var outcome in newIds.SelectMany(id => model.CarryOut(entry, id)).Where(outcome => outcome.Change is not null && IsPossible(outcome)))
            {
                yield return (step, outcome.After);
            }
        }
    }

    // The first attempt of this change was carried out: nothing is left but to read.
    private bool IsDone(int step) => _steps.EntryOf(step).Request.IsChange && _steps.IsRepeated(step);

    private IEnumerable<Outcome> Answers(UserModel model, int step)
    {
        var entry = _steps.EntryOf(step);
        var answer = entry.Answer!;
        var outcomes = IsDone(step) ? model.Reread(entry.Request) : model.CarryOut(entry, answer.Users.FirstOrDefault()?.Id);
        return outcomes.Where(outcome =>
            outcome.Answer.Status == answer.Status
            && outcome.Answer.ScimType == answer.ScimType
            && outcome.Answer.Users.SequenceEqual(answer.Users));
    }

    private bool IsPossible(Outcome outcome)
    {
        if (outcome.Change is not { } change)
        {
            return true;
        }

        var (id, version, content) = change.State;
        if (change.Kinds is [ChangeKind.Deprovisioned])
        {
            // A version that is still shown was not over, nor was one that a PUT or PATCH has changed.
            if (_steps.IsShown(id, version) || _changed.Contains((id, version + 1)))
            {
                return false;
            }
        }
        else if (_steps.IsShown(id, version - 1) || (_seen.TryGetValue((id, version), out var seen) && seen != content))
        {
            return false;
        }

        return _announced is null
            || (_announced.TryGetValue(id, out var announced)
                && announced.Skip(change.EventsBefore).Take(change.Kinds.Count).SequenceEqual(change.Announced));
    }

    private bool IsAllAnnounced(UserModel model) => _announced is null
        || _announced.All(user => model.Users.TryGetValue(user.Key, out var known) && known.Events == user.Value.Count);

    private string Describe()
    {
        var text = new StringBuilder()
            .AppendLine($"No order explains the answers. After {_deepest.Done} of {_steps.RequiredDone + _steps.RequiredLeft} requests the users are")
            .AppendLine(string.Join('\n', _deepest.Model.Users.Values))
            .AppendLine("and what may come next is")
            .AppendLine(string.Join('\n', _deepest.Open));
        foreach (var (id, changes) in _announced ?? new Dictionary<string, IReadOnlyList<AnnouncedChange>>(StringComparer.Ordinal))
        {
            var events = _deepest.Model.Users.GetValueOrDefault(id)?.Events ?? 0;
            if (events < changes.Count)
            {
                text.AppendLine($"of {id} is announced next {changes[events]}");
            }
        }

        return text.ToString();
    }

    private sealed record Frame(UserModel Model, int Step, List<int> Free, IEnumerator<(int Step, UserModel After)> Choices);
}
