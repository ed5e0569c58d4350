using System.Collections.Frozen;

namespace ScimCluster.Scim.Schemas;

/// <summary>One attribute of a schema with its characteristics (RFC 7643 §7).</summary>
public sealed class SchemaAttribute
{
    private readonly FrozenDictionary<string, SchemaAttribute> _byName;

    internal SchemaAttribute(string name, AttributeType type, IReadOnlyList<SchemaAttribute> subAttributes)
    {
        Name = name;
        Type = type;
        SubAttributes = subAttributes;
        _byName = subAttributes.ToFrozenDictionary(a => a.Name, StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < subAttributes.Count; i++)
        {
            subAttributes[i].Index = i;
        }
    }

    /// <summary>The name as the schema writes it; clients may use any case (RFC 7643 §2.1).</summary>
    public string Name { get; }

    /// <summary>The data type of one value.</summary>
    public AttributeType Type { get; }

    /// <summary>The sub-attributes of a complex attribute, in the order of the schema; empty for other types.</summary>
    public IReadOnlyList<SchemaAttribute> SubAttributes { get; }

    /// <summary>Whether the value is an array.</summary>
    public bool MultiValued { get; internal init; }

    /// <summary>What the attribute holds.</summary>
    public string Description { get; internal init; } = "";

    /// <summary>Whether a resource, or an element, must have a value.</summary>
    public bool Required { get; internal init; }

    /// <summary>Whether case matters when values are compared.</summary>
    public bool CaseExact { get; internal init; }

    /// <summary>Whether and when clients may change the value.</summary>
    public Mutability Mutability { get; internal init; }

    /// <summary>When the value is part of an answer.</summary>
    public Returned Returned { get; internal init; }

    /// <summary>Where the value must be unique.</summary>
    public Uniqueness Uniqueness { get; internal init; }

    /// <summary>Values that the schema suggests; others are accepted too (RFC 7643 §7).</summary>
    public IReadOnlyList<string> CanonicalValues { get; internal init; } = [];

    /// <summary>What a reference may point to.</summary>
    public IReadOnlyList<string> ReferenceTypes { get; internal init; } = [];

    /// <summary>The attribute's place among its siblings.</summary>
    internal int Index { get; set; }

    /// <summary>Whether the schema speaks of case: only for types compared as text.</summary>
    internal bool IsTextual => Type is AttributeType.String or AttributeType.Reference or AttributeType.Binary;

    /// <summary>Finds a sub-attribute by name without regard to case.</summary>
    /// <param name="name">The name, such as <c>givenName</c>.</param>
    /// <returns>The sub-attribute, or null.</returns>
    public SchemaAttribute? FindSubAttribute(string name) => _byName.GetValueOrDefault(name);

    /// <inheritdoc />
    public override string ToString() => Name;
}
