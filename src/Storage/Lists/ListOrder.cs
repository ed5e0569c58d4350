using ScimCluster.Scim.Paths;
using ScimCluster.Scim.Schemas;
using ScimCluster.Scim.Sorting;

namespace ScimCluster.Storage.Lists;

/// <summary>The order of a list: by a key, then by the resource's id.</summary>
/// <param name="Key">The key's expression on a row <c>i</c>.</param>
/// <param name="KeyType">The key's type: what its text is cast to.</param>
/// <param name="IsUnique">Whether the key alone orders, and an index on provider and key serves it.</param>
/// <param name="Descending">Whether the largest key comes first.</param>
internal sealed record ListOrder(string Key, string KeyType, bool IsUnique, bool Descending)
{
    /// <summary>Whether the list stands in the order of ids.</summary>
    public bool IsOfIds => KeyType == "uuid";

    public static ListOrder Of(ListTable table, BoundPath? path, bool descending, QueryParameters parameters)
    {
        if (path is null)
        {
            return new(table.RowId, "uuid", IsUnique: true, Descending: false);
        }

        if (RowAttribute.Find(path, table) is not { } column)
        {
            return OfDocument(table, path, descending, parameters);
        }

        return (path.Attribute!.Name, path.SubAttribute?.Name) switch
        {
            ("id", _) or (_, "location") => new(table.RowId, "uuid", IsUnique: true, descending),
            ("active", _) => new("(i.active::text COLLATE \"C\")", "text", IsUnique: false, descending),
            (var name, _) when name == table.NameAttribute => new(table.RowName, "text", IsUnique: true, descending),
            _ => new($"({column.Sql} COLLATE \"C\")", "text", IsUnique: false, descending),
        };
    }

    /// <summary>What comes behind a place; <paramref name="key"/> and <paramref name="id"/> are the columns of the row source.</summary>
    public string Behind(ListPosition place, string key, string id, QueryParameters parameters)
    {
        var behind = Descending ? "<" : ">";
        if (IsOfIds)
        {
            return $"{id} {behind} {parameters.Add(place.Id)}";
        }

        if (IsUnique && place.SortKey is { } uniqueKey)
        {
            return $"{key} {behind} {parameters.Add(uniqueKey)}";
        }

        var userId = parameters.Add(place.Id);
        if (place.SortKey is not { } text)
        {
            return Descending ? $"({key} IS NOT NULL OR {id} > {userId})" : $"({key} IS NULL AND {id} > {userId})";
        }

        var value = KeyType == "text" ? parameters.Add(text) : $"{parameters.Add(text)}::{KeyType}";
        return $"({key} {behind} {value} OR ({key} = {value} AND {id} > {userId}){(Descending ? "" : $" OR {key} IS NULL")})";
    }

    /// <summary>The ORDER BY list. A missing key is the largest one, which is also PostgreSQL's default.</summary>
    public string By(string key, string id)
    {
        var direction = Descending ? " DESC" : "";
        return IsOfIds ? id + direction : IsUnique ? key + direction : $"{key}{direction}, {id}";
    }

    private static ListOrder OfDocument(ListTable table, BoundPath path, bool descending, QueryParameters parameters)
    {
        var json = AttributeScope.Row(table).Json(path, parameters);
        if (path.Attribute!.MultiValued)
        {
            // The primary element, else the first.
            json = $"COALESCE(jsonb_path_query_first({json}, 'lax $[*] ? (@.primary == true)'), {json} -> 0)";
        }

        var operand = new Operand(path.SubAttribute is { } sub ? $"({json} -> {parameters.Add(sub.Name)})" : json, IsJson: true);
        return path.Leaf!.Type switch
        {
            AttributeType.Integer or AttributeType.Decimal => new(operand.AsNumber, "numeric", IsUnique: false, descending),
            AttributeType.Boolean => new(
                $"(CASE jsonb_typeof({operand.Sql}) WHEN 'boolean' THEN {operand.Sql} #>> '{{}}' END COLLATE \"C\")",
                "text", IsUnique: false, descending),
            _ => new($"NULLIF(left({operand.AsText}, {SortKey.MaxTextLength}), '')", "text", IsUnique: false, descending),
        };
    }
}
