using System.Text.Json.Nodes;
using ScimCluster.Scim.Paths;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Patching;

/// <summary>An operation without path: its value is an object whose members are the attributes (RFC 7644 §3.5.2.1, §3.5.2.3).</summary>
internal static class PathlessOperation
{
    public static ScimError? Apply(PatchDocument document, PatchOperation operation) => ApplyMembers(document, operation, extension: null);

    public static ScimError? ApplyMembers(PatchDocument document, PatchOperation operation, string? extension)
    {
        if (operation.Value is not JsonObject members)
        {
            return ScimError.InvalidValue("The value of an operation without path, or on a whole schema, must be an object.");
        }

        foreach (var (name, value) in members)
        {
            if (ApplyMember(document, operation, extension, name, value) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private static ScimError? ApplyMember(
        PatchDocument document, PatchOperation operation, string? extension, string name, JsonNode? value)
    {
        // "schemas" follows from the attributes in use; clients repeat it out of habit.
        if (extension is null && CommonAttributes.Find(name) == CommonAttributes.Schemas)
        {
            return null;
        }

        if (ParseName(document, extension, name).IsRefused(out var error, out var path)
            || PathBinder.Bind(document.Type, path, document.Options.Mode).IsRefused(out error, out var bound))
        {
            // Lenient: unknown members are ignored, as they are in a POST.
            return document.IsLenient ? null : error;
        }

        // Lenient: Okta sends the id with every rename; read-only members are ignored, as they are in a PUT.
        if (document.IsLenient && (bound.Attribute?.Mutability == Mutability.ReadOnly || bound.SubAttribute?.Mutability == Mutability.ReadOnly))
        {
            return null;
        }

        return OperationDispatcher.Apply(document, operation with { Value = value, HasValue = true }, bound, path);
    }

    private static ScimResult<AttributePath> ParseName(PatchDocument document, string? extension, string name)
    {
        if (extension is not null)
        {
            return new AttributePath(extension, name, null, null);
        }

        if (AttributePath.Parse(name).IsRefused(out var error, out var path))
        {
            return error;
        }

        // Lenient: Entra writes "name.givenName" and "urn:...:User:department" as keys. Strictly a key is the name of an
        // attribute, or the URI of an extension.
        var isPlain = path is { ValueFilter: null, SubAttribute: null }
            && (path.Schema is null || document.Type.FindExtension(name) is not null);
        return isPlain || document.IsLenient ? path : ScimError.InvalidPath($"'{Excerpt.Of(name)}' is not the name of an attribute, as each key must be without a path.");
    }
}
