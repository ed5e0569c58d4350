using ScimCluster.Scim;
using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Paths;
using ScimCluster.Scim.Schemas;
using ScimCluster.Scim.Sorting;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>Binds a list's filter and order to the schema of its resource type.</summary>
internal static class BoundQuery
{
    /// <summary>Reads all but the cursor.</summary>
    /// <returns>The query; 400 <c>invalidFilter</c>, or <c>invalidValue</c> naming <c>sortBy</c>.</returns>
    public static ScimResult<ListQuery> Read(ResourceType type, ListIdentities query, int maxCandidates)
    {
        BoundFilter? filter = null;
        BoundPath? sortBy = null;
        if ((query.Filter is not null
                && (FilterExpression.Parse(query.Filter).IsRefused(out var refused, out var expression)
                    || FilterBinder.Bind(type, expression).IsRefused(out refused, out filter)))
            || (query.SortBy is not null && SortBinder.Bind(type, query.SortBy).IsRefused(out refused, out sortBy)))
        {
            return refused;
        }

        return new ListQuery(query.Count, maxCandidates)
        {
            Filter = filter,
            SortBy = sortBy,
            WithGroups = query.WithGroups,
            // RFC 7644 §3.4.2.3: sortOrder means nothing without sortBy.
            Descending = sortBy is not null && query.Descending,
            Offset = query.Cursor is null ? Math.Max(0, query.StartIndex - 1) : 0,
        };
    }
}
