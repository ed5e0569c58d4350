using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Lenient;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Paths;

/// <summary>Finds the names of a path in the schemas of a resource type.</summary>
public static class PathBinder
{
    /// <summary>Binds the path of a PATCH operation (RFC 7644 §3.5.2).</summary>
    /// <param name="type">The resource type that is changed.</param>
    /// <param name="path">The path.</param>
    /// <param name="mode">Lenient: an attribute of an extension is also found without its URI.</param>
    /// <returns>
    /// The bound path; <c>invalidPath</c> if a name is unknown, if a value filter stands on what is not a multi-valued complex
    /// attribute, or if the filter itself does not fit the schema.
    /// </returns>
    public static ScimResult<BoundPath> Bind(ResourceType type, AttributePath path, ScimMode mode = ScimMode.Lenient)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(path);
        if (Resolve(type, path, mode) is not { } bound)
        {
            return ScimError.InvalidPath($"'{Describe(path)}' names no attribute of {type.Name}.");
        }

        if (path.ValueFilter is null)
        {
            return bound;
        }

        if (bound.Attribute is not { MultiValued: true, Type: AttributeType.Complex } attribute)
        {
            return ScimError.InvalidPath($"'{Describe(path)}' is not a multi-valued complex attribute and takes no filter.");
        }

        if (FilterBinder.BindElement(attribute, path.ValueFilter, mode).IsRefused(out var error, out var filter))
        {
            return ScimError.InvalidPath($"The filter on '{attribute.Name}' does not fit: {error.Detail}");
        }

        return bound with { ValueFilter = filter };
    }

    /// <summary>Looks up the names alone.</summary>
    /// <returns>The bound path without its filter, or null if a name is unknown.</returns>
    internal static BoundPath? Resolve(ResourceType type, AttributePath path, ScimMode mode)
    {
        if (path.Schema is not { } uri)
        {
            return InSchema(null, type.FindAttribute(path.Attribute), path)
                ?? (mode == ScimMode.Lenient && UnqualifiedExtensionAttribute.FindOwner(type, path) is { } owner
                    ? InSchema(owner.Id, owner.FindAttribute(path.Attribute), path)
                    : null);
        }

        // The URI alone: its last segment was taken for a name.
        var whole = $"{uri}:{path.Attribute}";
        if (path is { ValueFilter: null, SubAttribute: null } && type.FindExtension(whole) is { } bare)
        {
            return new BoundPath(bare.Schema.Id, null, null, null);
        }

        if (path is { ValueFilter: null, SubAttribute: null } && Same(whole, type.Schema.Id))
        {
            return new BoundPath(null, null, null, null);
        }

        if (Same(uri, type.Schema.Id))
        {
            return InSchema(null, type.FindAttribute(path.Attribute), path);
        }

        return type.FindExtension(uri) is { } extension
            ? InSchema(extension.Schema.Id, extension.Schema.FindAttribute(path.Attribute), path)
            : null;
    }

    private static BoundPath? InSchema(string? extension, SchemaAttribute? attribute, AttributePath path)
    {
        if (attribute is null)
        {
            return null;
        }

        if (path.SubAttribute is null)
        {
            return new BoundPath(extension, attribute, null, null);
        }

        return attribute.FindSubAttribute(path.SubAttribute) is { } sub ? new BoundPath(extension, attribute, null, sub) : null;
    }

    private static bool Same(string uri, string other) => string.Equals(uri, other, StringComparison.OrdinalIgnoreCase);

    private static string Describe(AttributePath path) => Excerpt.Of((path with { ValueFilter = null }).ToString());
}
