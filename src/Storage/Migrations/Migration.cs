using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace ScimCluster.Storage.Migrations;

/// <summary>One numbered step of the schema, from the embedded file <c>Migrations/NNNN_name.sql</c>.</summary>
internal sealed record Migration(int Version, string Name, string Sql)
{
    private const string ResourcePrefix = "ScimCluster.Storage.Migrations.";

    /// <summary>The SHA-256 of the text as hexadecimal digits; line ends do not count.</summary>
    public string Checksum { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>Reads the steps that are built into this assembly, in order.</summary>
    public static IReadOnlyList<Migration> LoadEmbedded()
    {
        var assembly = typeof(Migration).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name => Load(assembly, name))
            .OrderBy(migration => migration.Version)];
    }

    private static Migration Load(Assembly assembly, string resourceName)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resourceName)!, Encoding.UTF8);
        var file = resourceName[ResourcePrefix.Length..^".sql".Length];
        var separator = file.IndexOf('_', StringComparison.Ordinal);
        return new(int.Parse(file[..separator], CultureInfo.InvariantCulture), file[(separator + 1)..], reader.ReadToEnd());
    }
}
