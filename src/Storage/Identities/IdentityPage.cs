namespace ScimCluster.Storage;

/// <summary>A page of identities.</summary>
/// <param name="Rows">The rows of the page.</param>
/// <param name="Total">How many the filter selects in all.</param>
/// <param name="Next">The place of the last row if others follow, else null.</param>
public sealed record IdentityPage(IReadOnlyList<IdentityRow> Rows, int Total, ListPosition? Next = null);
