namespace ScimCluster.Storage;

/// <summary>A page of resources.</summary>
/// <typeparam name="TRow">A row as it is stored.</typeparam>
/// <param name="Rows">The rows of the page.</param>
/// <param name="Total">How many the filter selects in all.</param>
/// <param name="Next">The place of the last row if others follow, else null.</param>
public sealed record ListPage<TRow>(IReadOnlyList<TRow> Rows, int Total, ListPosition? Next = null);
