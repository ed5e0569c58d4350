using ScimCluster.Scim.Paths;

namespace ScimCluster.Storage.Lists;

/// <summary>The attributes that are columns of a row and not part of its document.</summary>
internal static class RowAttribute
{
    // Answers show milliseconds, cut off; so a filter with the value of an answer means that very resource.
    private const string SortableTime = "YYYY-MM-DD\"T\"HH24:MI:SS.MS\"0000Z\"";

    /// <summary>The column's expression, or null for an attribute of the document.</summary>
    public static Operand? Find(BoundPath path, ListTable table) => path.Extension is not null ? null : (path.Attribute!.Name, path.SubAttribute?.Name) switch
    {
        ("id", null) => Text($"{table.RowId}::text"),
        (var name, null) when name == table.NameAttribute => Text(table.RowName),
        // A stored document always says whether its user is active, as the column does.
        ("active", null) when table.HasStates => new Operand("to_jsonb(i.active)", IsJson: true),
        ("meta", null) or ("meta", "resourceType") => Text($"'{table.ResourceType}'"),
        ("meta", "created") => Time("i.created_at"),
        ("meta", "lastModified") => Time("i.last_modified"),
        ("meta", "version") => Text("'W/\"' || i.version || '\"'"),
        // The address begins with what the gateway is called from outside and ends in the id.
        ("meta", "location") => Text($"{table.RowId}::text"),
        _ => null,
    };

    /// <summary>Whether the values are known here only by their order, and not as answers show them.</summary>
    public static bool IsShownOtherwise(BoundPath path) => path is { Extension: null, Attribute.Name: "meta", SubAttribute.Name: "location" };

    /// <summary>Whether the values are addresses that are made when an answer is written.</summary>
    public static bool IsAddress(BoundPath path) =>
        path is { Extension: null, Attribute.Name: "groups" or "members", SubAttribute.Name: "$ref" } or { Attribute.Name: "$ref" };

    private static Operand Text(string sql) => new($"({sql})", IsJson: false);

    private static Operand Time(string column) => Text($"to_char({column} AT TIME ZONE 'UTC', '{SortableTime}')");
}
