using ScimCluster.Scim.Lenient;
using ScimCluster.Scim.Paths;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Patching;

/// <summary>Finds the target of an operation and hands it to what knows how to change it.</summary>
internal static class OperationDispatcher
{
    public static ScimError? Apply(PatchDocument document, PatchOperation operation)
    {
        if (operation.Path is not { } text)
        {
            return operation.Kind == PatchOperationKind.Remove
                // RFC 7644 §3.5.2.2: "If 'path' is unspecified, the operation fails with ... noTarget".
                ? ScimError.NoTarget("A removal needs a path.")
                : PathlessOperation.Apply(document, operation);
        }

        if (AttributePath.Parse(document.IsLenient ? SlashPath.Translate(text) : text).IsRefused(out var error, out var path))
        {
            return error;
        }

        if (PathBinder.Bind(document.Type, path, document.Options.Mode).IsRefused(out error, out var bound))
        {
            return document.IsLenient && ForeignAttribute.IsNamedBy(path, document.Type) ? null : error;
        }

        return Apply(document, operation, bound, path);
    }

    public static ScimError? Apply(PatchDocument document, PatchOperation operation, BoundPath bound, AttributePath path)
    {
        if (operation.Kind != PatchOperationKind.Remove && !operation.HasValue)
        {
            return ScimError.InvalidValue($"An operation that adds or replaces '{bound}' needs a value.");
        }

        if (bound.Attribute is null)
        {
            return ApplyToSchema(document, operation, bound);
        }

        // RFC 7643 §7: the service provider alone writes these.
        if (bound.Attribute.Mutability == Mutability.ReadOnly || bound.SubAttribute is { Mutability: Mutability.ReadOnly })
        {
            return ScimError.Mutability($"'{bound}' is read-only.");
        }

        if (operation.Kind == PatchOperationKind.Remove)
        {
            return RemoveOperation.Apply(document, operation, bound);
        }

        return bound.ValueFilter is not null
            ? FilteredOperation.Apply(document, operation, bound, path)
            : WriteOperation.Apply(document, operation, bound);
    }

    // The path is the URI of an extension, or of the base schema: its attributes are the members of the value.
    private static ScimError? ApplyToSchema(PatchDocument document, PatchOperation operation, BoundPath bound)
    {
        if (operation.Kind != PatchOperationKind.Remove && operation.Value is not null)
        {
            return PathlessOperation.ApplyMembers(document, operation, bound.Extension);
        }

        if (operation.Kind == PatchOperationKind.Add)
        {
            return null;
        }

        if (bound.Extension is not { } uri || document.Type.FindExtension(uri) is { Required: true })
        {
            return ScimError.Mutability($"'{bound.Extension ?? document.Type.Schema.Id}' is required and cannot be removed.");
        }

        document.RemoveExtension(uri);
        return null;
    }
}
