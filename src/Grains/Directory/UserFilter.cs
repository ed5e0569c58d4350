using ScimCluster.Scim;
using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Schemas;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>Turns a filter into conditions on indexed attributes; what has none is refused, so that no filter ever widens.</summary>
internal static class UserFilter
{
    /// <summary>Translates <c>userName</c>, <c>externalId</c> and <c>id</c> with <c>eq</c>, and <c>and</c> of these.</summary>
    /// <returns>The conditions, or 400 <c>invalidFilter</c>.</returns>
    public static ScimResult<List<IdentityCondition>> ToConditions(string filter)
    {
        if (FilterExpression.Parse(filter).IsRefused(out var refused, out var expression)
            || FilterBinder.Bind(SchemaCatalog.BuiltIn.User, expression).IsRefused(out refused, out var bound))
        {
            return refused;
        }

        var conditions = new List<IdentityCondition>();
        return Collect(bound, conditions) is { } unsupported ? unsupported : conditions;
    }

    private static ScimError? Collect(BoundFilter filter, List<IdentityCondition> conditions)
    {
        switch (filter)
        {
            case BoundAnd and:
                return and.Operands.Select(operand => Collect(operand, conditions)).FirstOrDefault(error => error is not null);
            case BoundComparison { Operator: FilterOperator.Equal, Path.Extension: null, Path.SubAttribute: null, Value: TextValue text } comparison
                when KeyOf(comparison.Path.Attribute!.Name) is { } key:
                conditions.Add(new IdentityCondition(key, text.Text));
                return null;
            default:
                return ScimError.InvalidFilter(
                    "The filter is not supported: userName, externalId and id can be compared with eq and a text, and such comparisons joined by and.");
        }
    }

    private static IdentityKey? KeyOf(string attribute) => attribute switch
    {
        "userName" => IdentityKey.UserName,
        "externalId" => IdentityKey.ExternalId,
        "id" => IdentityKey.Id,
        _ => null,
    };
}
