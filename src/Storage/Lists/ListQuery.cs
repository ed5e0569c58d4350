using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Paths;

namespace ScimCluster.Storage;

/// <summary>A page of the resources of one type and provider.</summary>
/// <param name="Limit">How many to return at most; 0 only counts.</param>
/// <param name="MaxCandidates">
/// How many resources a filter or order is evaluated on that no index answers alone; where there are more, the query is
/// refused.
/// </param>
public sealed record ListQuery(int Limit, int MaxCandidates)
{
    /// <summary>What selects, bound to the schema of the resource type; null for all.</summary>
    public BoundFilter? Filter { get; init; }

    /// <summary>Whether users come with their groups.</summary>
    public bool WithGroups { get; init; }

    /// <summary>The attribute to sort by, or null for the order of ids.</summary>
    public BoundPath? SortBy { get; init; }

    /// <summary>Whether the largest value comes first. Resources with the same value stand in the order of ids either way.</summary>
    public bool Descending { get; init; }

    /// <summary>How many to skip, from 0.</summary>
    public int Offset { get; init; }

    /// <summary>Behind which place the page begins, deleted or not; null for the first page.</summary>
    public ListPosition? After { get; init; }
}

/// <summary>A place in a list.</summary>
/// <param name="SortKey">The value that the list is sorted by, as text; null if there is none.</param>
/// <param name="Id">The id of the resource.</param>
public sealed record ListPosition(string? SortKey, Guid Id);
