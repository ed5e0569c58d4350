using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Paths;

/// <summary>A path whose names have been found in the schemas of a resource type.</summary>
/// <param name="Extension">The URI of the extension that holds the attribute; null for the base schema and common attributes.</param>
/// <param name="Attribute">The attribute; null if the path is the URI of an extension alone, or of the base schema.</param>
/// <param name="ValueFilter">Which elements of a multi-valued attribute are meant; null for all.</param>
/// <param name="SubAttribute">The sub-attribute, or null.</param>
public sealed record BoundPath(string? Extension, SchemaAttribute? Attribute, BoundFilter? ValueFilter, SchemaAttribute? SubAttribute)
{
    /// <summary>The attribute whose value is meant: the sub-attribute if there is one.</summary>
    public SchemaAttribute? Leaf => SubAttribute ?? Attribute;

    /// <summary>The canonical spelling, without the filter.</summary>
    public override string ToString()
    {
        var owner = Extension is null ? "" : Attribute is null ? Extension : $"{Extension}:";
        var sub = SubAttribute is null ? "" : $".{SubAttribute.Name}";
        return $"{owner}{Attribute?.Name}{sub}";
    }
}
