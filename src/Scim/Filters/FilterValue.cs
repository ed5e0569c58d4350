namespace ScimCluster.Scim.Filters;

/// <summary>A literal in the type of the attribute it is compared with.</summary>
public abstract record FilterValue
{
    private protected FilterValue()
    {
    }
}

/// <summary>null: no value.</summary>
public sealed record NullValue : FilterValue;

/// <summary>A text.</summary>
/// <param name="Text">The text, already folded by <see cref="CaseFolding"/> unless <paramref name="CaseExact"/>.</param>
/// <param name="CaseExact">False: values are folded before they are compared.</param>
public sealed record TextValue(string Text, bool CaseExact) : FilterValue;

/// <summary>A number, compared by value.</summary>
/// <param name="Number">The number.</param>
public sealed record NumberValue(decimal Number) : FilterValue;

/// <summary>A boolean.</summary>
/// <param name="Boolean">The boolean.</param>
public sealed record BooleanValue(bool Boolean) : FilterValue;

/// <summary>A point in time, compared by instant whatever the offset.</summary>
/// <param name="Instant">The instant.</param>
public sealed record TimeValue(DateTimeOffset Instant) : FilterValue;
