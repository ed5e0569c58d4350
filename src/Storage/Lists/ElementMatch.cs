using ScimCluster.Scim.Filters;

namespace ScimCluster.Storage.Lists;

/// <summary><c>emails[...]</c>: one element satisfies the whole inner filter.</summary>
internal static class ElementMatch
{
    public static string Translate(BoundElementMatch match, AttributeScope scope, QueryParameters parameters)
    {
        if (scope.IsMembers(match.Path))
        {
            var alias = parameters.NextAlias();
            return MemberAttribute.Any(alias, FilterTranslator.Translate(match.Filter, new AttributeScope(alias, null, IsMember: true), parameters));
        }

        return AttributeScope.AnyElement(scope.Json(match.Path, parameters), parameters, element =>
            $"jsonb_typeof({element}) = 'object' AND {FilterTranslator.Translate(match.Filter, new AttributeScope(element, null), parameters)}");
    }
}
