namespace ScimCluster.Scim;

/// <summary>Shortens what a client sent before an error quotes it.</summary>
internal static class Excerpt
{
    private const int Longest = 120;

    public static string Of(string text) => text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest), "...");
}
