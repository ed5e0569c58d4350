using ScimCluster.Scim.Paths;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Storage.Lists;

/// <summary>Where the attributes of a filter are found: in a row of a table, or in one element of an attribute.</summary>
/// <param name="Root">An expression of type jsonb, the folded document or the element; or the alias of a member's row.</param>
/// <param name="Table">The table whose columns are there, too; null within an element.</param>
/// <param name="IsMember">Whether the element is the row of a group's member.</param>
internal sealed record AttributeScope(string Root, ListTable? Table, bool IsMember = false)
{
    /// <summary>What comes out of an array in the way of FilterEvaluator: a value that is no array is its own element.</summary>
    private const string Elements = "'lax $[*]'";

    /// <summary>The rows that the statements call <c>i</c>.</summary>
    public static AttributeScope Row(ListTable table) => new("i.folded", table);

    /// <summary>The whole value of an attribute: an array if it is multi-valued.</summary>
    public string Json(BoundPath path, QueryParameters parameters) => IsGroups(path)
        ? $"scim.groups_of($1, {Table!.RowId}, true)"
        : $"({Root} #> {parameters.Add(path.Extension is null ? [path.Attribute!.Name] : [path.Extension, path.Attribute!.Name])})";

    /// <summary>A condition that holds if it holds for one value of the attribute.</summary>
    /// <param name="path">The attribute.</param>
    /// <param name="parameters">Receives the names.</param>
    /// <param name="condition">The condition on a value, never NULL.</param>
    /// <param name="whenAbsent">What the condition is for an absent value.</param>
    public string AnyValue(BoundPath path, QueryParameters parameters, Func<Operand, string> condition, bool whenAbsent)
    {
        if (IsMember)
        {
            return condition(MemberAttribute.Value(Root, path.Attribute));
        }

        if (Table is not null && RowAttribute.Find(path, Table) is { } column)
        {
            return condition(column);
        }

        if (IsMembers(path))
        {
            var alias = parameters.NextAlias();
            var anyMember = MemberAttribute.Any(alias, condition(MemberAttribute.Value(alias, path.SubAttribute)));
            return whenAbsent ? $"({anyMember} OR NOT {MemberAttribute.Any(alias, "true")})" : anyMember;
        }

        var json = Json(path, parameters);
        if (!path.Attribute!.MultiValued)
        {
            return condition(SubValue(json, path.SubAttribute, parameters));
        }

        var any = AnyElement(json, parameters, element => condition(SubValue(element, path.SubAttribute, parameters)));
        return whenAbsent ? $"({any} OR {json} IS NULL OR {json} = '[]')" : any;
    }

    /// <summary>Whether an attribute is the members of the group whose row this is.</summary>
    public bool IsMembers(BoundPath path) => path.Extension is null && Table?.IsMembers(path.Attribute!) == true;

    private bool IsGroups(BoundPath path) => path.Extension is null && Table?.IsGroups(path.Attribute!) == true;

    /// <summary>A condition that holds if it holds for one element.</summary>
    public static string AnyElement(string json, QueryParameters parameters, Func<string, string> condition)
    {
        var alias = parameters.NextAlias();
        return $"EXISTS (SELECT FROM jsonb_path_query({json}, {Elements}) AS {alias}(value) WHERE {condition(alias + ".value")})";
    }

    private static Operand SubValue(string json, SchemaAttribute? sub, QueryParameters parameters) =>
        new(sub is null ? json : $"({json} -> {parameters.Add(sub.Name)})", IsJson: true);
}
