using System.Collections.Frozen;

namespace ScimCluster.Scim.Schemas;

/// <summary>A named set of attributes (RFC 7643 §7).</summary>
public sealed class Schema
{
    private readonly FrozenDictionary<string, SchemaAttribute> _byName;

    internal Schema(string id, string name, string description, IReadOnlyList<SchemaAttribute> attributes)
    {
        Id = id;
        Name = name;
        Description = description;
        Attributes = attributes;
        _byName = attributes.ToFrozenDictionary(a => a.Name, StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < attributes.Count; i++)
        {
            attributes[i].Index = i;
        }
    }

    /// <summary>The URI, such as <see cref="SchemaUris.User"/>.</summary>
    public string Id { get; }

    /// <summary>The name for people.</summary>
    public string Name { get; }

    /// <summary>What the schema describes.</summary>
    public string Description { get; }

    /// <summary>The attributes in the order in which documents are written.</summary>
    public IReadOnlyList<SchemaAttribute> Attributes { get; }

    /// <summary>Finds an attribute by name without regard to case (RFC 7643 §2.1).</summary>
    /// <param name="name">The name without URI and without sub-attribute.</param>
    /// <returns>The attribute, or null.</returns>
    public SchemaAttribute? FindAttribute(string name) => _byName.GetValueOrDefault(name);

    /// <inheritdoc />
    public override string ToString() => Id;
}
