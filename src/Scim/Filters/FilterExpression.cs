using System.Text;
using ScimCluster.Scim.Paths;

namespace ScimCluster.Scim.Filters;

/// <summary>
/// A parsed filter (RFC 7644 §3.4.2.2) whose names have not been looked up. <see cref="object.ToString"/> gives a filter that
/// parses to the same expression.
/// </summary>
public abstract record FilterExpression
{
    private protected FilterExpression()
    {
    }

    /// <summary>
    /// Where the expression begins in the text that it was parsed from, counted from 1; null if it was not parsed. Expressions
    /// that say the same are equal wherever they stand.
    /// </summary>
    public int? Position { get; init; }

    /// <summary>Parses a filter.</summary>
    /// <param name="text">The filter.</param>
    /// <param name="mode">Lenient: <c>emails[type eq "work"].value eq "x"</c> is understood.</param>
    /// <param name="limits">How large the filter may be; null for the defaults.</param>
    /// <returns>The expression, or <c>invalidFilter</c> with the position, counted from 1.</returns>
    public static ScimResult<FilterExpression> Parse(string text, ScimMode mode = ScimMode.Lenient, FilterLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return FilterParser.Parse(text, mode, limits ?? FilterLimits.Default);
    }

    /// <inheritdoc />
    public virtual bool Equals(FilterExpression? other) => other is not null && EqualityContract == other.EqualityContract;

    /// <inheritdoc />
    public override int GetHashCode() => EqualityContract.GetHashCode();

    /// <inheritdoc />
    public sealed override string ToString()
    {
        var text = new StringBuilder();
        FilterPrinter.Print(this, text);
        return text.ToString();
    }

    /// <summary><c>invalidFilter</c> with the place in the text.</summary>
    internal ScimError Refuse(string complaint) =>
        ScimError.InvalidFilter(Position is { } position ? $"{complaint} (position {position})." : $"{complaint}.");
}

/// <summary>True if all operands are.</summary>
/// <param name="Operands">Two or more.</param>
public sealed record AndExpression(IReadOnlyList<FilterExpression> Operands) : FilterExpression;

/// <summary>True if one of the operands is.</summary>
/// <param name="Operands">Two or more.</param>
public sealed record OrExpression(IReadOnlyList<FilterExpression> Operands) : FilterExpression;

/// <summary>True if the operand is not.</summary>
/// <param name="Operand">What is negated.</param>
public sealed record NotExpression(FilterExpression Operand) : FilterExpression;

/// <summary><c>pr</c>: the attribute has a value.</summary>
/// <param name="Path">The attribute.</param>
public sealed record PresentExpression(AttributePath Path) : FilterExpression;

/// <summary>A comparison with a literal.</summary>
/// <param name="Path">The attribute; in lenient mode it may have a value filter.</param>
/// <param name="Operator">The operator.</param>
/// <param name="Value">The literal.</param>
public sealed record ComparisonExpression(AttributePath Path, FilterOperator Operator, FilterLiteral Value) : FilterExpression;

/// <summary><c>emails[type eq "work"]</c>: one element satisfies the whole filter in brackets.</summary>
/// <param name="Path">The multi-valued attribute with its value filter.</param>
public sealed record ValuePathExpression(AttributePath Path) : FilterExpression;
