using ScimCluster.Scim.Paths;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Resources;

/// <summary>
/// Which attributes an answer shows: <c>attributes</c> or <c>excludedAttributes</c> of the request (RFC 7644 §3.9) and
/// <c>returned</c> of the schema (RFC 7643 §7).
/// </summary>
public sealed class AttributeProjection
{
    private readonly bool _isInclusion;
    private readonly Dictionary<(string? Extension, SchemaAttribute? Attribute), HashSet<SchemaAttribute>?>? _named;

    private AttributeProjection(bool isInclusion, Dictionary<(string?, SchemaAttribute?), HashSet<SchemaAttribute>?>? named)
    {
        _isInclusion = isInclusion;
        _named = named;
    }

    /// <summary>What a request without these parameters gets.</summary>
    public static AttributeProjection Default { get; } = new(isInclusion: false, null);

    /// <summary>Whether the request named attributes, in either parameter.</summary>
    public bool IsDefault => _named is null;

    /// <summary>Reads the two parameters.</summary>
    /// <param name="type">The resource type of the answer.</param>
    /// <param name="attributes">The names to show, separated by commas; null or empty if not given.</param>
    /// <param name="excludedAttributes">The names to leave out; null or empty if not given.</param>
    /// <returns>The projection; <c>invalidValue</c> if both are given. Unknown names are ignored.</returns>
    public static ScimResult<AttributeProjection> Parse(ResourceType type, string? attributes, string? excludedAttributes)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Parse(type, Split(attributes), Split(excludedAttributes));
    }

    /// <summary>Reads the two lists of a search request (RFC 7644 §3.4.3).</summary>
    /// <param name="type">The resource type of the answer.</param>
    /// <param name="attributes">The names to show.</param>
    /// <param name="excludedAttributes">The names to leave out.</param>
    /// <returns>The projection; <c>invalidValue</c> if both are given. Unknown names are ignored.</returns>
    public static ScimResult<AttributeProjection> Parse(
        ResourceType type, IReadOnlyCollection<string> attributes, IReadOnlyCollection<string> excludedAttributes)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(attributes);
        ArgumentNullException.ThrowIfNull(excludedAttributes);
        if (attributes.Count > 0 && excludedAttributes.Count > 0)
        {
            return ScimError.InvalidValue("'attributes' and 'excludedAttributes' exclude each other.");
        }

        if (attributes.Count == 0 && excludedAttributes.Count == 0)
        {
            return Default;
        }

        var isInclusion = attributes.Count > 0;
        return new AttributeProjection(isInclusion, Bind(type, isInclusion ? attributes : excludedAttributes));
    }

    /// <summary>Whether an attribute is shown, at least in part.</summary>
    /// <param name="extension">The URI of its extension; null for the base schema and common attributes.</param>
    /// <param name="attribute">The attribute.</param>
    public bool Shows(string? extension, SchemaAttribute attribute)
    {
        ArgumentNullException.ThrowIfNull(attribute);
        var (named, subAttributes) = Find(extension, attribute);
        return Decide(attribute, named && (_isInclusion || subAttributes is null));
    }

    /// <summary>Whether a sub-attribute is shown, given that its attribute is.</summary>
    /// <param name="extension">The URI of the extension; null for the base schema and common attributes.</param>
    /// <param name="attribute">The complex attribute.</param>
    /// <param name="subAttribute">The sub-attribute.</param>
    public bool Shows(string? extension, SchemaAttribute attribute, SchemaAttribute subAttribute)
    {
        ArgumentNullException.ThrowIfNull(attribute);
        ArgumentNullException.ThrowIfNull(subAttribute);
        var (named, subAttributes) = Find(extension, attribute);
        if (!named || subAttributes is null)
        {
            // The whole attribute was named, or is shown by default: its own defaults hold.
            return subAttribute.Returned is Returned.Always or Returned.Default;
        }

        return Decide(subAttribute, subAttributes.Contains(subAttribute));
    }

    private bool Decide(SchemaAttribute attribute, bool named) => attribute.Returned switch
    {
        Returned.Always => true,
        Returned.Never => false,
        Returned.Request => _isInclusion && named,
        _ => _named is null || named == _isInclusion,
    };

    // Sub-attributes null: the attribute as a whole was named.
    private (bool Named, HashSet<SchemaAttribute>? SubAttributes) Find(string? extension, SchemaAttribute attribute)
    {
        if (_named is null)
        {
            return (false, null);
        }

        return _named.TryGetValue((extension, attribute), out var subAttributes)
            ? (true, subAttributes)
            : (extension is not null && _named.ContainsKey((extension, null)), null);
    }

    private static Dictionary<(string?, SchemaAttribute?), HashSet<SchemaAttribute>?> Bind(ResourceType type, IEnumerable<string> names)
    {
        var result = new Dictionary<(string?, SchemaAttribute?), HashSet<SchemaAttribute>?>();
        foreach (var name in names)
        {
            if (AttributePath.Parse(name).IsRefused(out _, out var path) || path.ValueFilter is not null
                || PathBinder.Resolve(type, path, ScimMode.Lenient) is not { } bound)
            {
                continue;
            }

            var key = (bound.Extension, bound.Attribute);
            if (bound.SubAttribute is not { } sub)
            {
                result[key] = null;
            }
            else if (!result.TryGetValue(key, out var subAttributes))
            {
                result[key] = [sub];
            }
            else
            {
                subAttributes?.Add(sub);
            }
        }

        return result;
    }

    private static string[] Split(string? names) =>
        names?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
