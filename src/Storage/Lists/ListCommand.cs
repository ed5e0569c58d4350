using Npgsql;
using ScimCluster.Scim;

namespace ScimCluster.Storage.Lists;

/// <summary>Puts together the statement of a query.</summary>
internal static class ListCommand
{
    /// <summary>Makes the command; one row more than the page holds tells whether there is another page.</summary>
    public static NpgsqlCommand Create(NpgsqlDataSource dataSource, ListTable table, Guid providerKey, ListQuery query)
    {
        var parameters = new QueryParameters();
        parameters.Add(providerKey);
        var sql = Text(table, query, parameters);
        return parameters.AddTo(dataSource.CreateCommand(sql));
    }

    /// <summary>The text alone; $1 is the provider.</summary>
    public static string Text(ListTable table, ListQuery query, QueryParameters parameters)
    {
        var order = ListOrder.Of(table, query.SortBy, query.Descending, parameters);
        var limit = query.Limit == 0 ? 0 : query.Limit + 1;
        var offset = query.Offset == 0 ? null : parameters.Add((long)query.Offset);
        if (query.Filter is null && order.IsUnique)
        {
            var behindIndex = query.After is null ? null : order.Behind(query.After, order.Key, table.RowId, parameters);
            return ListSql.All(table, query.WithGroups, order, behindIndex, limit, offset);
        }

        if (table.HasStates && query.Filter is not null && order.IsOfIds && StateNarrowing.Active(query.Filter) is { } active)
        {
            var behindId = query.After is null ? null : order.Behind(query.After, "s.user_id", "s.user_id", parameters);
            return ListSql.AllOfState(table, query.WithGroups, active, order, behindId, limit, offset);
        }

        var filter = query.Filter is null ? "true" : FilterTranslator.Translate(query.Filter, AttributeScope.Row(table), parameters);
        var narrowing = query.Filter is null ? null : Narrowing.Find(query.Filter, table, parameters);
        var source = table.HasStates && query.Filter is not null && narrowing is null && StateNarrowing.Find(query.Filter, parameters) is { } state
            ? ListSql.OfState(state.Condition, state.Order, query.MaxCandidates)
            : ListSql.OfProvider(table, narrowing);
        var behind = query.After is null ? null : order.Behind(query.After, "sort_key", "id", parameters);
        return ListSql.Selected(table, query.WithGroups, filter, source, query.MaxCandidates, order, behind, limit, offset);
    }

    /// <summary>400 <c>tooMany</c>, with what can be done about it.</summary>
    public static ScimError TooMany(int maxCandidates) => ScimError.TooMany(
        $"The filter or order would have to be evaluated on more than {maxCandidates} resources: " +
        "narrow the filter by comparing an attribute with 'eq' or 'meta.lastModified' with 'gt', or leave out 'sortBy'.");
}
