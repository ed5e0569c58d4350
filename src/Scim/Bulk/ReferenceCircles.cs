namespace ScimCluster.Scim.Bulk;

/// <summary>Finds the references that close circles (RFC 7644 §3.7.1): without them the others can be followed in some order.</summary>
internal static class ReferenceCircles
{
    /// <summary>Goes along the references from each operation in turn, without recursion, since a chain may be as long as the request.</summary>
    /// <param name="references">For each operation those that it refers to.</param>
    /// <returns>The references that lead back to where the way came from.</returns>
    public static HashSet<(int From, int To)> Closing(IReadOnlyList<IReadOnlyList<int>> references)
    {
        var closing = new HashSet<(int From, int To)>();
        var state = new Visit[references.Count];
        var way = new Stack<(int Operation, int Next)>();
        for (var start = 0; start < references.Count; start++)
        {
            if (state[start] == Visit.None)
            {
                Enter(start);
            }

            while (way.TryPop(out var place))
            {
                var (operation, next) = place;
                if (next == references[operation].Count)
                {
                    state[operation] = Visit.Left;
                    continue;
                }

                way.Push((operation, next + 1));
                var target = references[operation][next];
                if (state[target] == Visit.None)
                {
                    Enter(target);
                }
                else if (state[target] == Visit.OnTheWay)
                {
                    closing.Add((operation, target));
                }
            }
        }

        return closing;

        void Enter(int operation)
        {
            state[operation] = Visit.OnTheWay;
            way.Push((operation, 0));
        }
    }

    private enum Visit
    {
        None,
        OnTheWay,
        Left,
    }
}
