using ScimCluster.Scim;
using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Paths;

namespace ScimCluster.Storage.Lists;

/// <summary>Turns a filter into a condition with exactly the meaning of FilterEvaluator on the whole resource.</summary>
/// <remarks>Every condition is true or false, never NULL.</remarks>
internal static class FilterTranslator
{
    /// <summary>Tells what cannot be translated.</summary>
    /// <returns>400 <c>invalidFilter</c> naming the attribute, or null if all can.</returns>
    public static ScimError? Check(BoundFilter filter) => filter switch
    {
        BoundAnd and => and.Operands.Select(Check).FirstOrDefault(error => error is not null),
        BoundOr or => or.Operands.Select(Check).FirstOrDefault(error => error is not null),
        BoundNot not => Check(not.Operand),
        BoundElementMatch match => Check(match.Filter),
        BoundPresence { Path: var path } when RowAttribute.IsAddress(path) => NotCompared(path, "value"),
        BoundPresence => null,
        BoundComparison { Path: var path } when RowAttribute.IsAddress(path) => NotCompared(path, "value"),
        BoundComparison { Value: not NullValue } comparison when RowAttribute.IsShownOtherwise(comparison.Path) =>
            NotCompared(comparison.Path, "id"),
        BoundComparison => null,
        _ => ScimError.InvalidFilter("The filter holds an expression that is not supported."),
    };

    /// <summary>The condition.</summary>
    /// <param name="filter">A filter that <see cref="Check"/> has let pass.</param>
    /// <param name="scope">Where the attributes are found.</param>
    /// <param name="parameters">Receives the names and values.</param>
    public static string Translate(BoundFilter filter, AttributeScope scope, QueryParameters parameters) => filter switch
    {
        BoundAnd and => Junction.Join(and.Operands.Select(operand => Translate(operand, scope, parameters)), "AND"),
        BoundOr or => Junction.Join(or.Operands.Select(operand => Translate(operand, scope, parameters)), "OR"),
        BoundNot not => $"NOT {Translate(not.Operand, scope, parameters)}",
        BoundPresence presence => scope.AnyValue(presence.Path, parameters, Presence.Of, whenAbsent: false),
        BoundComparison comparison => Comparison.Translate(comparison, scope, parameters),
        BoundElementMatch match => ElementMatch.Translate(match, scope, parameters),
        _ => throw new ArgumentException($"Unknown filter {filter.GetType().Name}.", nameof(filter)),
    };

    private static ScimError NotCompared(BoundPath path, string instead) =>
        ScimError.InvalidFilter($"'{path}' cannot be compared: filter by '{instead}'.");
}
