namespace ScimCluster.Scim.Lenient;

/// <summary>A path with slashes, as clients of the Better Auth plugin write it.</summary>
/// <remarks>
/// sent:     <c>{"op": "replace", "path": "/name/givenName", ...}</c>
/// intended: <c>{"op": "replace", "path": "name.givenName", ...}</c>
/// </remarks>
internal static class SlashPath
{
    private static readonly char[] OtherForms = ['[', ':'];

    /// <summary>The path with dots; as it is where it has no slash, a filter or a URI.</summary>
    public static string Translate(string path) =>
        path.Contains('/', StringComparison.Ordinal) && path.IndexOfAny(OtherForms) < 0
            ? (path[0] == '/' ? path[1..] : path).Replace('/', '.')
            : path;
}
