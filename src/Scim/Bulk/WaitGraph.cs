namespace ScimCluster.Scim.Bulk;

/// <summary>What waits for what. A wish gives way where it would close a circle; needs must not close one by themselves.</summary>
/// <param name="size">How many nodes there are, counted from 0.</param>
internal sealed class WaitGraph(int size)
{
    private readonly List<Edge>[] _before = NewLists(size);

    /// <summary>Lets a node wait for another one.</summary>
    public void Need(int node, int before) => _before[node].Add(new Edge(before, IsWish: false));

    /// <summary>Lets a node wait for another one if that is possible.</summary>
    public void Wish(int node, int before) => _before[node].Add(new Edge(before, IsWish: true));

    /// <summary>Takes away the wishes that would close circles.</summary>
    /// <returns>For each node those that wait for it, and for each node how many it waits for.</returns>
    public (List<int>[] Behind, int[] Waits) Settle()
    {
        var behind = new List<int>[size];
        for (var node = 0; node < size; node++)
        {
            behind[node] = [];
        }

        for (var node = 0; node < size; node++)
        {
            foreach (var edge in _before[node])
            {
                behind[edge.Before].Add(node);
            }
        }

        var waits = Array.ConvertAll(_before, edges => edges.Count);
        var left = (int[])waits.Clone();
        var free = new Queue<int>(Enumerable.Range(0, size).Where(node => left[node] == 0));
        var isPassed = new bool[size];
        for (var first = 0; first < size;)
        {
            while (free.TryDequeue(out var node))
            {
                isPassed[node] = true;
                foreach (var waiting in behind[node])
                {
                    if (--left[waiting] == 0)
                    {
                        free.Enqueue(waiting);
                    }
                }
            }

            if (isPassed[first])
            {
                first++;
                continue;
            }

            var (from, wish) = WishInCircle(first, isPassed);
            _before[from].Remove(wish);
            behind[wish.Before].Remove(from);
            waits[from]--;
            if (--left[from] == 0)
            {
                free.Enqueue(from);
            }
        }

        return (behind, waits);
    }

    // Whoever is stuck waits, directly or not, for a circle: going back from one to the next comes into it.
    private (int From, Edge Wish) WishInCircle(int stuck, bool[] isPassed)
    {
        var way = new List<(int Node, Edge Edge)>();
        var placeOf = new Dictionary<int, int>();
        for (var node = stuck; placeOf.TryAdd(node, way.Count); node = way[^1].Edge.Before)
        {
            way.Add((node, _before[node].First(edge => !isPassed[edge.Before])));
        }

        var start = placeOf[way[^1].Edge.Before];
        return way.Skip(start).First(step => step.Edge.IsWish);
    }

    private static List<Edge>[] NewLists(int size)
    {
        var lists = new List<Edge>[size];
        for (var i = 0; i < size; i++)
        {
            lists[i] = [];
        }

        return lists;
    }

    private readonly record struct Edge(int Before, bool IsWish);
}
