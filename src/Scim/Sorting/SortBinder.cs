using ScimCluster.Scim.Paths;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Sorting;

/// <summary>Finds the attribute that a list is to be sorted by (RFC 7644 §3.4.2.3).</summary>
public static class SortBinder
{
    /// <summary>Binds the value of <c>sortBy</c>.</summary>
    /// <param name="type">The type of the listed resources.</param>
    /// <param name="sortBy">The attribute in the notation of RFC 7644 §3.10.</param>
    /// <param name="mode">Lenient: an attribute of an extension is also found without its URI.</param>
    /// <returns>
    /// The attribute, never a complex one: a complex attribute with a <c>value</c> stands for that. <c>invalidValue</c> if the
    /// name is unknown, stands for a complex attribute without <c>value</c>, or for an attribute that is never returned.
    /// </returns>
    public static ScimResult<BoundPath> Bind(ResourceType type, string sortBy, ScimMode mode = ScimMode.Lenient)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(sortBy);
        if (AttributePath.Parse(sortBy).Error is not null
            || AttributePath.Parse(sortBy).Value is not { ValueFilter: null } path
            || PathBinder.Resolve(type, path, mode) is not { Leaf: { } leaf } bound)
        {
            return ScimError.InvalidValue($"'sortBy': '{Excerpt.Of(sortBy)}' names no attribute of {type.Name}.");
        }

        if (leaf.Returned == Returned.Never || bound.Attribute!.Returned == Returned.Never)
        {
            return ScimError.InvalidValue($"'sortBy': '{bound}' cannot be sorted by.");
        }

        if (leaf.Type != AttributeType.Complex)
        {
            return bound;
        }

        return bound.SubAttribute is null && leaf.FindSubAttribute("value") is { } value
            ? bound with { SubAttribute = value }
            : ScimError.InvalidValue($"'sortBy': '{bound}' is complex: name one of its sub-attributes.");
    }
}
