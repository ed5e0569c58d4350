using System.Text.Json;
using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;

namespace ScimCluster.Scim.Schemas;

/// <summary>Adds extensions of the User from files to the built-in catalogue.</summary>
public static class SchemaFiles
{
    /// <summary>
    /// Reads the files, each a Schema resource as <c>/Schemas</c> shows it (RFC 7643 §7) with a further member
    /// <c>extends</c>: <c>{"resourceType": "User", "required": false}</c>, which may be left out.
    /// </summary>
    /// <param name="paths">Paths of files; relative ones start at the program's folder. Their order is that of documents.</param>
    /// <returns>The catalogue with all extensions, and every error with the name of its file; with errors the catalogue is incomplete.</returns>
    public static (SchemaCatalog Catalog, IReadOnlyList<string> Errors) Load(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var extensions = new List<SchemaExtension>();
        var errors = new List<string>();
        foreach (var path in paths)
        {
            if (Read(path).IsRefused(out var error, out var extension))
            {
                errors.Add($"{path}: {error.Detail}");
            }
            else if (SchemaCatalog.BuiltIn.FindSchema(extension.Schema.Id) is not null
                || extensions.Exists(other => string.Equals(other.Schema.Id, extension.Schema.Id, StringComparison.OrdinalIgnoreCase)))
            {
                errors.Add($"{path}: There is another schema with the id '{extension.Schema.Id}'.");
            }
            else
            {
                extensions.Add(extension);
            }
        }

        return (extensions.Count == 0 ? SchemaCatalog.BuiltIn : SchemaCatalog.BuiltIn.WithUserExtensions(extensions), errors);
    }

    private static ScimResult<SchemaExtension> Read(string path)
    {
        byte[] content;
        try
        {
            content = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return ScimError.InvalidSyntax("The file cannot be read.");
        }

        return ScimJson.Parse(content).IsRefused(out var error, out var document)
            || ReadExtends(document).IsRefused(out error, out var isRequired)
            || SchemaDefinition.Read(document).IsRefused(out error, out var schema)
                ? error
                : SchemaRules.Check(schema) is { } broken ? broken : new SchemaExtension(schema, isRequired);
    }

    private static ScimResult<bool> ReadExtends(JsonObject document)
    {
        if (!document.TryGetMember("extends", out var node) || node is null)
        {
            return false;
        }

        if (node is not JsonObject extends
            || (extends.TryGetMember("resourceType", out var type) && (!type.TryGetText(out var name) || name != "User")))
        {
            return ScimError.InvalidValue("'extends' must be an object whose 'resourceType' is 'User'.");
        }

        return extends.TryGetMember("required", out var flag) && flag?.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False)
            ? ScimError.InvalidValue("'extends.required' must be true or false.")
            : flag?.GetValueKind() == JsonValueKind.True;
    }
}
