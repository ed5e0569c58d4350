using ScimCluster.Scim.Schemas;

namespace ScimCluster.Storage.Lists;

/// <summary>Where the resources of one type are, for the statements that list them.</summary>
/// <param name="ResourceType">The name of the type.</param>
/// <param name="Table">The table; statements call its rows <c>i</c>.</param>
/// <param name="Id">The column of the id, the second of the primary key.</param>
/// <param name="NameAttribute">The attribute whose folded value is a column of its own, unique for each provider.</param>
/// <param name="Name">That column.</param>
/// <param name="Columns">What a page has of each resource.</param>
/// <param name="Counts">The table whose rows sum up to the number of resources of a provider.</param>
internal sealed record ListTable(
    string ResourceType, string Table, string Id, string NameAttribute, string Name, string Columns, string Counts)
{
    public static ListTable Identities { get; } = new(
        "User",
        "scim.identities",
        "user_id",
        "userName",
        "user_name_key",
        "provider_key, account_id, user_id, active, document, version, created_at, last_modified",
        "scim.identity_counts");

    public static ListTable Groups { get; } = new(
        "Group",
        "scim.groups",
        "group_id",
        "displayName",
        "display_name_key",
        "provider_key, group_id, document, version, created_at, last_modified",
        "scim.group_counts");

    /// <summary>The id of a row <c>i</c>.</summary>
    public string RowId => $"i.{Id}";

    /// <summary>The folded name of a row <c>i</c>.</summary>
    public string RowName => $"i.{Name}";

    /// <summary>Whether users are listed, whose state stands in narrow rows as well.</summary>
    public bool HasStates => this == Identities;

    /// <summary>Whether an attribute is the members of a group, which are rows.</summary>
    public bool IsMembers(SchemaAttribute attribute) => this == Groups && attribute.Name == "members";

    /// <summary>Whether an attribute is the groups of a user, which follow from the rows of members.</summary>
    public bool IsGroups(SchemaAttribute attribute) => this == Identities && attribute.Name == "groups";
}
