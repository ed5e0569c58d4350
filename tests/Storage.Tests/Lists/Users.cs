using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Paths;
using ScimCluster.Scim.Schemas;
using ScimCluster.Scim.Sorting;

namespace ScimCluster.Storage.Tests.Lists;

/// <summary>Filters and orders on the User, from their texts.</summary>
internal static class Users
{
    public static BoundFilter Filter(string text) => FilterBinder.Bind(SchemaCatalog.BuiltIn.User, FilterExpression.Parse(text).Value).Value;

    public static BoundPath Order(string text) => SortBinder.Bind(SchemaCatalog.BuiltIn.User, text).Value;
}
