namespace ScimCluster.Storage.Lists;

/// <summary><c>and</c> and <c>or</c>.</summary>
internal static class Junction
{
    public static string Join(IEnumerable<string> conditions, string keyword) => $"({string.Join($" {keyword} ", conditions)})";
}
