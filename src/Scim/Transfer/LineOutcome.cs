namespace ScimCluster.Scim.Transfer;

/// <summary>What came of a line of an import.</summary>
/// <param name="IsNew">Whether something was written.</param>
/// <param name="Reason">Why it was not carried out, or not as a whole; otherwise null.</param>
public readonly record struct LineOutcome(bool IsNew, string? Reason)
{
    /// <summary>The line was carried out.</summary>
    public static LineOutcome Written => new(IsNew: true, null);

    /// <summary>What the line says was there already.</summary>
    public static LineOutcome Unchanged => new(IsNew: false, null);

    /// <summary>The line was not carried out.</summary>
    public static LineOutcome Refused(string reason) => new(IsNew: false, reason);
}
