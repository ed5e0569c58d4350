using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Schemas;

internal static class SchemaFolder
{
    /// <summary>Writes a schema file.</summary>
    /// <returns>Its path.</returns>
    public static string Write(this TemporaryFolder folder, string name, string content)
    {
        var path = Path.Combine(folder.Path, name);
        File.WriteAllText(path, content);
        return path;
    }
}
