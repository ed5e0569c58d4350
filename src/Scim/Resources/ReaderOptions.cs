namespace ScimCluster.Scim.Resources;

/// <summary>How request bodies are read.</summary>
/// <param name="Mode">Lenient: the deviations of identity providers are understood and unknown attributes ignored. Default lenient.</param>
/// <param name="PreserveCase">False, the default: <c>userName</c> and e-mail addresses are stored in small letters.</param>
/// <param name="MaxKeyLength">
/// The most characters of <c>userName</c>, <c>externalId</c>, an e-mail address and <c>displayName</c>. Default 512.
/// </param>
public sealed record ReaderOptions(ScimMode Mode = ScimMode.Lenient, bool PreserveCase = false, int MaxKeyLength = 512)
{
    /// <summary>The defaults.</summary>
    public static ReaderOptions Default { get; } = new();

    internal bool IsLenient => Mode == ScimMode.Lenient;
}
