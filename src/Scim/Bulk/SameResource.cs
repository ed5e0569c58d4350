namespace ScimCluster.Scim.Bulk;

/// <summary>Finds the operations of a request that are about one and the same resource.</summary>
internal static class SameResource
{
    /// <summary>The indexes of the operations on each resource in the order of the request, its create in front of what refers to it.</summary>
    public static IEnumerable<IReadOnlyList<int>> Groups(
        IReadOnlyList<BulkOperation> operations, Dictionary<string, int> creates, Func<BulkOperation, string?> keyOf)
    {
        var keys = operations.Select(operation => operation.Error is null && operation.Creates ? keyOf(operation) : null).ToList();
        return Enumerable.Range(0, operations.Count)
            .Where(i => operations[i].Error is null)
            .GroupBy(KeyOf, StringComparer.Ordinal)
            .Select(group => (IReadOnlyList<int>)[.. group.OrderBy(PlaceOf).ThenBy(i => !operations[i].Creates)]);

        string KeyOf(int i)
        {
            var path = operations[i].Path!;
            var endpoint = CaseFolding.Fold(path.Endpoint);
            return path.Id is { } id ? $"{endpoint} id {id}"
                : path.BulkId is not { } bulkId ? OfCreate(i)
                : creates.TryGetValue(bulkId, out var create) ? OfCreate(create)
                : $"{endpoint} nothing {i}";

            string OfCreate(int create) => keys[create] is { } key ? $"{endpoint} key {key}" : $"{endpoint} new {create}";
        }

        int PlaceOf(int i) => operations[i].Path!.BulkId is { } bulkId && creates.TryGetValue(bulkId, out var create) ? Math.Max(i, create) : i;
    }
}
