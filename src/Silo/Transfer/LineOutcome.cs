namespace ScimCluster.Silo.Transfer;

/// <summary>What came of a line.</summary>
/// <param name="IsNew">Whether something was written.</param>
/// <param name="Reason">Why it was not carried out, or not as a whole; otherwise null.</param>
internal readonly record struct LineOutcome(bool IsNew, string? Reason)
{
    public static LineOutcome Written => new(IsNew: true, null);

    public static LineOutcome Skipped => new(IsNew: false, null);

    public static LineOutcome Refused(string reason) => new(IsNew: false, reason);
}
