using ScimCluster.Scim.Lenient;
using ScimCluster.Scim.Paths;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Filters;

/// <summary>Finds the names of a filter in the schemas. What cannot be bound is refused, never left out.</summary>
public static class FilterBinder
{
    /// <summary>Binds a filter on resources of one type (RFC 7644 §3.4.2.2).</summary>
    /// <param name="type">The resource type.</param>
    /// <param name="expression">The parsed filter.</param>
    /// <param name="mode">
    /// Lenient: quoted booleans, extension attributes without URI, <c>emails[...].value</c> and <c>manager eq</c> are understood.
    /// </param>
    /// <returns>
    /// The bound filter; <c>invalidFilter</c> for an unknown attribute, one that is never returned, an operator that its type
    /// does not know, or a literal of another type; with the position of the expression, if it was parsed.
    /// </returns>
    public static ScimResult<BoundFilter> Bind(ResourceType type, FilterExpression expression, ScimMode mode = ScimMode.Lenient)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(expression);
        return Bind(expression, new FilterScope(path => PathBinder.Resolve(type, path, mode), type.Name, mode));
    }

    /// <summary>Binds a filter on one element of a multi-valued complex attribute.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="expression">What stands between the brackets.</param>
    /// <param name="mode">Lenient: quoted booleans are understood.</param>
    /// <returns>The bound filter, or <c>invalidFilter</c>.</returns>
    public static ScimResult<BoundFilter> BindElement(
        SchemaAttribute attribute, FilterExpression expression, ScimMode mode = ScimMode.Lenient)
    {
        ArgumentNullException.ThrowIfNull(attribute);
        ArgumentNullException.ThrowIfNull(expression);
        return Bind(expression, new FilterScope(path => ResolveInElement(attribute, path), attribute.Name, mode));
    }

    private static BoundPath? ResolveInElement(SchemaAttribute attribute, AttributePath path) =>
        path is { Schema: null, SubAttribute: null } && attribute.FindSubAttribute(path.Attribute) is { } sub
            ? new BoundPath(null, sub, null, null)
            : null;

    private static ScimResult<BoundFilter> Bind(FilterExpression expression, FilterScope scope) => expression switch
    {
        AndExpression and => BindAll(and.Operands, scope, operands => new BoundAnd(operands)),
        OrExpression or => BindAll(or.Operands, scope, operands => new BoundOr(operands)),
        NotExpression not => Bind(not.Operand, scope).IsRefused(out var error, out var operand) ? error : new BoundNot(operand),
        ValuePathExpression valuePath => BindValuePath(valuePath, scope),
        _ when FilteredSubAttribute.Rewrite(expression) is { } rewritten => Bind(rewritten, scope),
        PresentExpression present => scope.Resolve(present, present.Path).IsRefused(out var error, out var path) ? error : new BoundPresence(path),
        ComparisonExpression comparison => ComparisonBinder.Bind(comparison, scope),
        _ => expression.Refuse("The filter holds an unknown expression"),
    };

    private static ScimResult<BoundFilter> BindAll(
        IReadOnlyList<FilterExpression> operands, FilterScope scope, Func<IReadOnlyList<BoundFilter>, BoundFilter> combine)
    {
        var bound = new BoundFilter[operands.Count];
        for (var i = 0; i < bound.Length; i++)
        {
            if (Bind(operands[i], scope).IsRefused(out var error, out var operand))
            {
                return error;
            }

            bound[i] = operand;
        }

        return combine(bound);
    }

    private static ScimResult<BoundFilter> BindValuePath(ValuePathExpression valuePath, FilterScope scope)
    {
        if (scope.Resolve(valuePath, valuePath.Path).IsRefused(out var error, out var path))
        {
            return error;
        }

        if (path.SubAttribute is not null || path.Attribute is not { MultiValued: true, Type: AttributeType.Complex } attribute)
        {
            return valuePath.Refuse($"'{path}' is not a multi-valued complex attribute and takes no brackets");
        }

        return BindElement(attribute, valuePath.Path.ValueFilter!, scope.Mode).IsRefused(out error, out var inner)
            ? error
            : new BoundElementMatch(path, inner);
    }
}
