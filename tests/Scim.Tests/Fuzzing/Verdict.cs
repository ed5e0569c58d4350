namespace ScimCluster.Scim.Tests.Fuzzing;

/// <summary>How an input fared.</summary>
/// <param name="IsAccepted">Whether it got through to the end.</param>
/// <param name="Complaint">What is wrong, or null.</param>
internal readonly record struct Verdict(bool IsAccepted, string? Complaint)
{
    public static Verdict Accepted => new(true, null);

    public static Verdict Wrong(string complaint) => new(false, complaint);

    /// <summary>A refusal that is one of the client's errors, of this scimType or, if null, of any.</summary>
    public static Verdict Refused(ScimError error, string? scimType = null) =>
        error is { Status: 400 or 413, Detail.Length: > 0 } && (scimType is null || error.ScimType == scimType)
            ? new Verdict(false, null)
            : Wrong($"refused as {error}");
}
