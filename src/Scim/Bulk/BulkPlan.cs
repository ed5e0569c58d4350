using System.Text.Json.Nodes;

namespace ScimCluster.Scim.Bulk;

/// <summary>
/// In which order the operations of a bulk request may be carried out (RFC 7644 §3.7): what they refer to comes first, operations on
/// one resource follow each other as in the request, and nothing is written before the DELETEs in front of it, which may free a name.
/// The others are independent. References win where the order of the request would lead into a circle.
/// </summary>
public sealed class BulkPlan
{
    private BulkPlan(IReadOnlyList<PlannedOperation> operations, List<int>[] behind, int[] waits)
    {
        Operations = operations;
        Behind = behind;
        Waits = waits;
    }

    internal IReadOnlyList<PlannedOperation> Operations { get; }

    /// <summary>For each node those that wait for it. See <see cref="PlanNodes"/> for their numbers.</summary>
    internal IReadOnlyList<int>[] Behind { get; }

    /// <summary>For each node how many it waits for.</summary>
    internal int[] Waits { get; }

    /// <summary>
    /// Makes the plan. Where creates refer to each other in a circle, the references that close it are taken out of their data, to be
    /// added by a PATCH once all are there (RFC 7644 §3.7.1).
    /// </summary>
    /// <param name="operations">The operations of the request in their order, numbered from 1.</param>
    /// <param name="keyOf">
    /// The key of the resource that a POST makes, such as the accountId of a user, by which it is known that two operations are about
    /// the same one; null where the data do not say.
    /// </param>
    public static BulkPlan Make(IReadOnlyList<BulkOperation> operations, Func<BulkOperation, string?> keyOf)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(keyOf);
        var creates = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < operations.Count; i++)
        {
            if (operations[i] is { Creates: true, BulkId: { } bulkId })
            {
                creates.TryAdd(bulkId, i);
            }
        }

        var planned = Plan(operations, creates);
        var nodes = new PlanNodes(operations.Count);
        var graph = new WaitGraph(nodes.Count);
        AddReferences(graph, nodes, planned);
        foreach (var group in SameResource.Groups(operations, creates, keyOf))
        {
            for (var i = 1; i < group.Count; i++)
            {
                graph.Wish(nodes.Write(group[i]), nodes.Completion(group[i - 1]));
            }
        }

        AddDeletions(graph, nodes, operations);
        var (behind, waits) = graph.Settle();
        return new BulkPlan(planned, behind, waits);
    }

    private static PlannedOperation[] Plan(IReadOnlyList<BulkOperation> operations, Dictionary<string, int> creates)
    {
        var named = operations.Select(operation => operation.Error is null ? BulkReferences.Find(operation.Data) : []).ToList();
        var references = named.Select(bulkIds => (IReadOnlyList<int>)[.. bulkIds.Where(creates.ContainsKey).Select(bulkId => creates[bulkId])]).ToList();
        var closing = ReferenceCircles.Closing(references);
        var planned = new PlannedOperation[operations.Count];
        for (var i = 0; i < planned.Length; i++)
        {
            var deferred = named[i].Where(bulkId => creates.TryGetValue(bulkId, out var target) && closing.Contains((i, target)))
                .ToHashSet(StringComparer.Ordinal);
            var completion = deferred.Count > 0 ? DeferredReferences.TakeOut(operations[i].Data!, deferred) : null;

            // What stays, and what is taken out: a value may have further references beside the one for which it was taken out.
            var needed = (completion is null ? named[i] : BulkReferences.Find(operations[i].Data)).ToList();
            if (operations[i] is { Error: null, Path.BulkId: { } target })
            {
                needed.Add(target);
            }

            planned[i] = new PlannedOperation(
                operations[i], References(needed), completion, completion is null ? [] : References(BulkReferences.Find(completion)));
        }

        return planned;

        PlanReference[] References(IEnumerable<string> bulkIds) =>
            [.. bulkIds.Distinct(StringComparer.Ordinal).Select(bulkId => new PlanReference(bulkId, creates.TryGetValue(bulkId, out var target) ? target : null))];
    }

    private static void AddReferences(WaitGraph graph, PlanNodes nodes, PlannedOperation[] planned)
    {
        for (var i = 0; i < planned.Length; i++)
        {
            graph.Need(nodes.Completion(i), nodes.Write(i));
            Add(nodes.Write(i), planned[i].Needed);
            Add(nodes.Completion(i), planned[i].NeededForCompletion);
        }

        void Add(int node, PlanReference[] references)
        {
            foreach (var target in references.Select(reference => reference.Target).OfType<int>())
            {
                graph.Need(node, nodes.Write(target));
            }
        }
    }

    // Each DELETE moves a mark on; what comes later waits for the last mark in front of it, and DELETEs do not wait for each other.
    private static void AddDeletions(WaitGraph graph, PlanNodes nodes, IReadOnlyList<BulkOperation> operations)
    {
        int? mark = null;
        for (var i = 0; i < operations.Count; i++)
        {
            if (operations[i].Method != BulkMethod.Delete)
            {
                if (mark is { } deleted)
                {
                    graph.Wish(nodes.Write(i), deleted);
                }

                continue;
            }

            graph.Need(nodes.Mark(i), nodes.Completion(i));
            if (mark is { } before)
            {
                graph.Need(nodes.Mark(i), before);
            }

            mark = nodes.Mark(i);
        }
    }
}

/// <summary>An operation, and what it refers to.</summary>
/// <param name="Operation">The operation, whose data have no deferred references any more.</param>
/// <param name="Needed">What must be there for it.</param>
/// <param name="Completion">The PatchOp message that adds the deferred references, or null.</param>
/// <param name="NeededForCompletion">What must be there for that.</param>
internal sealed record PlannedOperation(
    BulkOperation Operation, PlanReference[] Needed, JsonObject? Completion, PlanReference[] NeededForCompletion);

/// <summary>A reference to what an operation makes.</summary>
/// <param name="BulkId">The bulkId.</param>
/// <param name="Target">The index of the operation, or null if there is none with this bulkId.</param>
internal readonly record struct PlanReference(string BulkId, int? Target);

/// <summary>The numbers of a plan's nodes: each operation's completion, its write, and a mark behind it. Lower ones go first.</summary>
/// <param name="Operations">How many operations there are.</param>
internal readonly record struct PlanNodes(int Operations)
{
    public int Count => 3 * Operations;

    public int Completion(int operation) => operation;

    public int Write(int operation) => Operations + operation;

    public int Mark(int operation) => (2 * Operations) + operation;

    public bool IsCompletion(int node) => node < Operations;

    public bool IsMark(int node) => node >= 2 * Operations;

    public int OperationOf(int node) => node % Operations;
}
