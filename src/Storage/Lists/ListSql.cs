using System.Globalization;

namespace ScimCluster.Storage.Lists;

/// <summary>
/// A page with its total, in one statement. The first columns are: whether there are too many candidates, the total, the
/// key of the row's place; then the row, or NULL if the page is empty.
/// </summary>
internal static class ListSql
{
    // LIMIT 1 changes nothing, as it is the key that is looked up; it keeps the planner from a join. A plan that is made
    // without the parameters takes every provider for an average one, and would read a large one from end to end.
    private static string Rows(ListTable table, bool withGroups) => $"""
        LEFT JOIN LATERAL (
            SELECT {table.Columns}, {(withGroups ? $"scim.groups_of(provider_key, {table.Id}, false)" : "NULL::jsonb")} AS groups
              FROM {table.Table}
             WHERE provider_key = $1 AND {table.Id} = p.id
             LIMIT 1) i ON true
        """;

    /// <summary>All resources of the provider, in the order of an index; the total is read from its counts.</summary>
    /// <param name="table">Where the resources are.</param>
    /// <param name="withGroups">Whether users come with their groups.</param>
    /// <param name="order">The order.</param>
    /// <param name="behind">The condition of <see cref="ListOrder.Behind"/>, or null.</param>
    /// <param name="limit">How many rows; part of the text, so that the planner knows it.</param>
    /// <param name="offset">The parameter with the number of rows to skip, or null.</param>
    public static string All(ListTable table, bool withGroups, ListOrder order, string? behind, int limit, string? offset) => $"""
        WITH page AS (
            SELECT {table.RowId} AS id, {order.Key} AS sort_key
              FROM {table.Table} i
             WHERE i.provider_key = $1{And(behind)}
             ORDER BY {order.By(order.Key, table.RowId)}
             LIMIT {Number(limit)}{Skip(offset)}
        )
        SELECT false,
               (SELECT COALESCE(sum(count), 0)::integer FROM {table.Counts} WHERE provider_key = $1),
               p.sort_key::text, i.*
          FROM (SELECT) AS one
          LEFT JOIN page p ON true
          {Rows(table, withGroups)}
         ORDER BY {order.By("p.sort_key", "p.id")}
        """;

    /// <summary>All active identities of the provider, or all others, in the order of their ids; the total is read from its counts.</summary>
    /// <param name="table">Where the identities are.</param>
    /// <param name="withGroups">Whether they come with their groups.</param>
    /// <param name="active">Which of them.</param>
    /// <param name="order">The order of ids, one way or the other.</param>
    /// <param name="behind">The condition of <see cref="ListOrder.Behind"/>, or null.</param>
    /// <param name="limit">How many rows.</param>
    /// <param name="offset">The parameter with the number of rows to skip, or null.</param>
    public static string AllOfState(
        ListTable table, bool withGroups, bool active, ListOrder order, string? behind, int limit, string? offset) => $"""
        WITH page AS (
            SELECT s.user_id AS id, s.user_id AS sort_key
              FROM scim.identity_states s
             WHERE s.provider_key = $1 AND {StateNarrowing.OfActive(active)}{And(behind)}
             ORDER BY {order.By("s.user_id", "s.user_id")}
             LIMIT {Number(limit)}{Skip(offset)}
        )
        SELECT false,
               (SELECT COALESCE(sum({(active ? "active_count" : "count - active_count")}), 0)::integer
                  FROM scim.identity_counts
                 WHERE provider_key = $1),
               p.sort_key::text, i.*
          FROM (SELECT) AS one
          LEFT JOIN page p ON true
          {Rows(table, withGroups)}
         ORDER BY {order.By("p.sort_key", "p.id")}
        """;

    /// <summary>The candidates <c>i</c> among all resources of the provider.</summary>
    /// <param name="table">Where the resources are.</param>
    /// <param name="narrowing">A condition that an index serves and that all selected rows fulfil, or null.</param>
    public static string OfProvider(ListTable table, string? narrowing) => $"""
        {table.Table} i
             WHERE i.provider_key = $1{And(narrowing)}
        """;

    /// <summary>The candidates <c>i</c> that the narrow rows find, one more than the bound at most.</summary>
    /// <param name="narrowing">A condition on a row <c>s</c> of identity_states.</param>
    /// <param name="order">The column of its index that the candidates come by.</param>
    /// <param name="maxCandidates">The bound.</param>
    public static string OfState(string narrowing, string order, int maxCandidates) => $"""
        (SELECT s.user_id
                  FROM scim.identity_states s
                 WHERE s.provider_key = $1 AND {narrowing}
                 ORDER BY {order}
                 LIMIT {Number(maxCandidates + 1)}) s
             CROSS JOIN LATERAL (SELECT * FROM scim.identities WHERE provider_key = $1 AND user_id = s.user_id LIMIT 1) i
        """;

    /// <summary>What a filter selects, or an order that no index has, out of a bounded number of candidates.</summary>
    /// <param name="table">Where the resources are.</param>
    /// <param name="withGroups">Whether users come with their groups.</param>
    /// <param name="filter">The condition that selects.</param>
    /// <param name="source">Where the candidates <c>i</c> come from.</param>
    /// <param name="maxCandidates">The bound.</param>
    /// <param name="order">The order.</param>
    /// <param name="behind">The condition of <see cref="ListOrder.Behind"/> on sort_key and id, or null.</param>
    /// <param name="limit">How many rows.</param>
    /// <param name="offset">The parameter with the number of rows to skip, or null.</param>
    public static string Selected(
        ListTable table,
        bool withGroups,
        string filter,
        string source,
        int maxCandidates,
        ListOrder order,
        string? behind,
        int limit,
        string? offset) => $"""
        WITH candidates AS MATERIALIZED (
            SELECT {table.RowId} AS id, {filter} AS selected, {order.Key} AS sort_key
              FROM {source}
             LIMIT {Number(maxCandidates + 1)}
        ), page AS (
            SELECT id, sort_key
              FROM candidates
             WHERE selected{And(behind)}
             ORDER BY {order.By("sort_key", "id")}
             LIMIT {Number(limit)}{Skip(offset)}
        )
        SELECT (SELECT count(*) > {Number(maxCandidates)} FROM candidates),
               (SELECT count(*)::integer FROM candidates WHERE selected),
               p.sort_key::text, i.*
          FROM (SELECT) AS one
          LEFT JOIN page p ON true
          {Rows(table, withGroups)}
         ORDER BY {order.By("p.sort_key", "p.id")}
        """;

    private static string And(string? condition) => condition is null ? "" : $" AND {condition}";

    private static string Skip(string? offset) => offset is null ? "" : $" OFFSET {offset}";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
