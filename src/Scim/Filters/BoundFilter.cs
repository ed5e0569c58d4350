using ScimCluster.Scim.Paths;

namespace ScimCluster.Scim.Filters;

/// <summary>A filter whose names have been found in the schemas and whose literals fit their attributes.</summary>
/// <remarks>
/// What it means is what <see cref="FilterEvaluator"/> does; every other translation must agree with it. Under a
/// <see cref="BoundElementMatch"/> the paths name sub-attributes of one element: their <see cref="BoundPath.Attribute"/> is
/// the sub-attribute itself.
/// </remarks>
public abstract record BoundFilter
{
    private protected BoundFilter()
    {
    }
}

/// <summary>True if all operands are.</summary>
/// <param name="Operands">Two or more.</param>
public sealed record BoundAnd(IReadOnlyList<BoundFilter> Operands) : BoundFilter;

/// <summary>True if one of the operands is.</summary>
/// <param name="Operands">Two or more.</param>
public sealed record BoundOr(IReadOnlyList<BoundFilter> Operands) : BoundFilter;

/// <summary>True if the operand is not. There is no third truth value: an absent attribute makes a comparison false.</summary>
/// <param name="Operand">What is negated.</param>
public sealed record BoundNot(BoundFilter Operand) : BoundFilter;

/// <summary>True if the attribute has a value that is neither null nor empty.</summary>
/// <param name="Path">The attribute.</param>
public sealed record BoundPresence(BoundPath Path) : BoundFilter;

/// <summary>
/// True if one value of the attribute compares as asked. An attribute without value, and an element without the
/// sub-attribute, take part as "absent": that is equal to null, not equal to anything else, and never ordered.
/// </summary>
/// <param name="Path">The attribute or sub-attribute; never a complex one.</param>
/// <param name="Operator">The operator, one that the attribute's type knows.</param>
/// <param name="Value">The literal in the attribute's type.</param>
public sealed record BoundComparison(BoundPath Path, FilterOperator Operator, FilterValue Value) : BoundFilter;

/// <summary>True if one element of a multi-valued complex attribute satisfies the whole inner filter.</summary>
/// <param name="Path">The attribute.</param>
/// <param name="Filter">The filter on one element.</param>
public sealed record BoundElementMatch(BoundPath Path, BoundFilter Filter) : BoundFilter;
