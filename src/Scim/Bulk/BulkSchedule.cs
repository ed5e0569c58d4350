using System.Diagnostics.CodeAnalysis;

namespace ScimCluster.Scim.Bulk;

/// <summary>
/// Leads through a plan: says which step may be carried out next, and is told how each ended. Steps that are given out at the same
/// time are independent. Not safe for several threads.
/// </summary>
public sealed class BulkSchedule
{
    private readonly IReadOnlyList<PlannedOperation> _operations;
    private readonly PlanNodes _nodes;
    private readonly IReadOnlyList<int>[] _behind;
    private readonly int[] _waits;
    private readonly SortedSet<int> _ready = [];
    private readonly bool[] _isDone;
    private readonly CreatedResource?[] _created;
    private readonly BulkOutcome?[] _outcomes;
    private readonly int? _failOnErrors;
    private readonly int _parallelism;
    private int _running;
    private int _errors;
    private bool _stopped;

    /// <summary>Begins.</summary>
    /// <param name="plan">The plan, used once: the data of its operations are changed.</param>
    /// <param name="failOnErrors">After how many errors no further operation is begun (RFC 7644 §3.7); null for never.</param>
    /// <param name="parallelism">How many steps may be carried out at the same time.</param>
    public BulkSchedule(BulkPlan plan, int? failOnErrors, int parallelism)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfLessThan(parallelism, 1);
        _operations = plan.Operations;
        _nodes = new PlanNodes(plan.Operations.Count);
        _behind = plan.Behind;
        _waits = (int[])plan.Waits.Clone();
        _isDone = new bool[_nodes.Count];
        _created = new CreatedResource?[plan.Operations.Count];
        _outcomes = new BulkOutcome?[plan.Operations.Count];
        _failOnErrors = failOnErrors;
        _parallelism = parallelism;
        Release(Enumerable.Range(0, _nodes.Count).Where(node => _waits[node] == 0));
    }

    /// <summary>The results so far in the order of the request; operations that were not begun have none.</summary>
    public IEnumerable<BulkResult> Results => _operations
        .Select((planned, i) => _outcomes[i] is { } outcome ? new BulkResult(planned.Operation, outcome) : null)
        .OfType<BulkResult>();

    // So few at a time that there cannot be more errors than the client accepts.
    private int Slots => _failOnErrors is { } limit && !_stopped ? Math.Min(_parallelism, limit - _errors) : _parallelism;

    /// <summary>Takes the next step, if one may be begun while those that were taken are not complete.</summary>
    /// <param name="step">The step; one with a refusal is to be completed with it.</param>
    /// <returns>False if there is none; when nothing is running either, all is done.</returns>
    public bool TryTake([NotNullWhen(true)] out BulkStep? step)
    {
        step = null;
        if (_ready.Count == 0 || _running >= Slots)
        {
            return false;
        }

        var node = _ready.Min;
        _ready.Remove(node);
        _running++;
        var planned = _operations[_nodes.OperationOf(node)];
        step = _nodes.IsCompletion(node) ? CompletionOf(planned) : WriteOf(planned);
        return true;
    }

    /// <summary>Tells how a step ended.</summary>
    /// <param name="step">A step that was taken.</param>
    /// <param name="outcome">How it ended.</param>
    public void Complete(BulkStep step, BulkOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(outcome);
        var operation = step.Operation.Number - 1;
        var node = step.IsCompletion ? _nodes.Completion(operation) : _nodes.Write(operation);
        _running--;
        _isDone[node] = true;
        if (step.IsCompletion)
        {
            outcome = _outcomes[operation]!.CompletedBy(outcome);
        }
        else if (step.Operation.Creates)
        {
            _created[operation] = outcome.Created;
        }

        _outcomes[operation] = outcome;
        if (outcome.Error is not null && ++_errors >= _failOnErrors && !_stopped)
        {
            Stop();
        }

        Release([node]);
    }

    // What was begun is brought to its end; nothing else is begun.
    private void Stop()
    {
        _stopped = true;
        var left = _ready.Where(node => !_nodes.IsCompletion(node)).ToList();
        _ready.ExceptWith(left);
        Release(left);
    }

    // Takes nodes that wait for nothing any more; those at which nothing is to be done set others free at once.
    private void Release(IEnumerable<int> nodes)
    {
        var free = new Stack<int>(nodes);
        while (free.TryPop(out var node))
        {
            if (IsWork(node))
            {
                _ready.Add(node);
                continue;
            }

            foreach (var next in _behind[node].Where(next => --_waits[next] == 0))
            {
                free.Push(next);
            }
        }
    }

    private bool IsWork(int node)
    {
        var operation = _nodes.OperationOf(node);
        return !_isDone[node]
            && !_nodes.IsMark(node)
            && (_nodes.IsCompletion(node) ? _operations[operation].Completion is not null && _created[operation] is not null : !_stopped);
    }

    private BulkStep WriteOf(PlannedOperation planned)
    {
        var operation = planned.Operation;
        var refusal = operation.Error ?? FindMissing(planned.Needed);
        var id = operation.Path?.BulkId is { } bulkId ? Find(planned.Needed, bulkId)?.Id : operation.Path?.Id;
        if (refusal is not null)
        {
            return new BulkStep(operation, false, id, null, refusal);
        }

        BulkReferences.Resolve(operation.Data, named => Find(planned.Needed, named)!);
        return new BulkStep(operation, false, id, operation.Data, null);
    }

    private BulkStep CompletionOf(PlannedOperation planned)
    {
        var id = _created[planned.Operation.Number - 1]!.Id;
        if (FindMissing(planned.NeededForCompletion) is { } refusal)
        {
            return new BulkStep(planned.Operation, true, id, null, refusal);
        }

        BulkReferences.Resolve(planned.Completion, named => Find(planned.NeededForCompletion, named)!);
        return new BulkStep(planned.Operation, true, id, planned.Completion, null);
    }

    private CreatedResource? Find(PlanReference[] references, string bulkId) =>
        Array.Find(references, reference => reference.BulkId == bulkId).Target is { } target ? _created[target] : null;

    // RFC 7644 §3.7.1: an operation whose references cannot be resolved fails by itself.
    private ScimError? FindMissing(PlanReference[] references)
    {
        foreach (var (bulkId, target) in references)
        {
            var name = Excerpt.Of(bulkId);
            if (target is not { } operation)
            {
                return ScimError.InvalidValue($"No operation of the request creates the bulkId '{name}'.");
            }

            if (_created[operation] is null)
            {
                var reason = _outcomes[operation] is null ? "was not carried out" : "failed";
                return new ScimError(409, ScimType.InvalidValue, $"Operation {operation + 1}, which was to create the bulkId '{name}', {reason}.");
            }
        }

        return null;
    }
}
