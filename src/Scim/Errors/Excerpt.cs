namespace ScimCluster.Scim;

/// <summary>Shortens what a client sent before an error quotes it.</summary>
public static class Excerpt
{
    private const int Longest = 120;

    /// <summary>The text, or its beginning and three dots.</summary>
    /// <param name="text">What the client sent.</param>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest), "...");
    }
}
