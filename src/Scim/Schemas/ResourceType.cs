namespace ScimCluster.Scim.Schemas;

/// <summary>An extension that a resource type may carry (RFC 7643 §6).</summary>
/// <param name="Schema">The schema of the extension.</param>
/// <param name="Required">Whether every resource must have it.</param>
public sealed record SchemaExtension(Schema Schema, bool Required);

/// <summary>A kind of resource: its endpoint, its schema and its extensions (RFC 7643 §6).</summary>
public sealed class ResourceType
{
    /// <summary>Makes a resource type.</summary>
    /// <param name="name">The name, also its id, such as <c>User</c>.</param>
    /// <param name="endpoint">The path below the base URL, such as <c>/Users</c>.</param>
    /// <param name="description">What the resource is.</param>
    /// <param name="schema">The base schema.</param>
    /// <param name="extensions">The extensions, in the order in which documents are written.</param>
    public ResourceType(string name, string endpoint, string description, Schema schema, IReadOnlyList<SchemaExtension> extensions)
    {
        Name = name;
        Endpoint = endpoint;
        Description = description;
        Schema = schema;
        Extensions = extensions;
    }

    /// <summary>The name, also its id.</summary>
    public string Name { get; }

    /// <summary>The path below the base URL.</summary>
    public string Endpoint { get; }

    /// <summary>What the resource is.</summary>
    public string Description { get; }

    /// <summary>The base schema.</summary>
    public Schema Schema { get; }

    /// <summary>The extensions, in the order in which documents are written.</summary>
    public IReadOnlyList<SchemaExtension> Extensions { get; }

    /// <summary>Finds an attribute of the base schema, or a common one (RFC 7643 §3.1), without regard to case.</summary>
    /// <param name="name">The name without URI and without sub-attribute.</param>
    /// <returns>The attribute, or null.</returns>
    public SchemaAttribute? FindAttribute(string name) => Schema.FindAttribute(name) ?? CommonAttributes.Find(name);

    /// <summary>Finds an extension by its URI without regard to case.</summary>
    /// <param name="uri">The URI of the extension's schema.</param>
    /// <returns>The extension, or null.</returns>
    public SchemaExtension? FindExtension(string uri)
    {
        foreach (var extension in Extensions)
        {
            if (string.Equals(extension.Schema.Id, uri, StringComparison.OrdinalIgnoreCase))
            {
                return extension;
            }
        }

        return null;
    }

    /// <inheritdoc />
    public override string ToString() => Name;
}
