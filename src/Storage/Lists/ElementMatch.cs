using ScimCluster.Scim.Filters;

namespace ScimCluster.Storage.Lists;

/// <summary><c>emails[...]</c>: one element satisfies the whole inner filter.</summary>
internal static class ElementMatch
{
    public static string Translate(BoundElementMatch match, AttributeScope scope, QueryParameters parameters) =>
        AttributeScope.AnyElement(scope.Json(match.Path, parameters), parameters, element =>
            $"jsonb_typeof({element}) = 'object' AND {FilterTranslator.Translate(match.Filter, new AttributeScope(element, IsRow: false), parameters)}");
}
