using System.Collections.Frozen;

namespace ScimCluster.Scim.Schemas;

/// <summary>The schemas and resource types that a service provider knows.</summary>
public sealed class SchemaCatalog
{
    private readonly FrozenDictionary<string, Schema> _schemas;
    private readonly FrozenDictionary<string, ResourceType> _resourceTypes;

    /// <summary>Makes a catalogue.</summary>
    /// <param name="schemas">Every schema, in the order in which <c>/Schemas</c> lists them; URIs are unique.</param>
    /// <param name="resourceTypes">Every resource type with an endpoint; names are unique.</param>
    public SchemaCatalog(IReadOnlyList<Schema> schemas, IReadOnlyList<ResourceType> resourceTypes)
    {
        Schemas = schemas;
        ResourceTypes = resourceTypes;
        _schemas = schemas.ToFrozenDictionary(s => s.Id, StringComparer.OrdinalIgnoreCase);
        _resourceTypes = resourceTypes.ToFrozenDictionary(t => t.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The schemas and resource types of RFC 7643: User with the enterprise extension, and Group.</summary>
    public static SchemaCatalog BuiltIn { get; } = CreateBuiltIn();

    /// <summary>The schemas, in the order in which <c>/Schemas</c> lists them.</summary>
    public IReadOnlyList<Schema> Schemas { get; }

    /// <summary>The resource types that have an endpoint.</summary>
    public IReadOnlyList<ResourceType> ResourceTypes { get; }

    /// <summary>The User of RFC 7643 §4.1 with the enterprise extension (§4.3).</summary>
    /// <exception cref="KeyNotFoundException">The catalogue has no User.</exception>
    public ResourceType User => _resourceTypes["User"];

    /// <summary>The Group of RFC 7643 §4.2.</summary>
    /// <exception cref="KeyNotFoundException">The catalogue has no Group.</exception>
    public ResourceType Group => _resourceTypes["Group"];

    /// <summary>Finds a schema by URI without regard to case.</summary>
    /// <param name="uri">The URI.</param>
    /// <returns>The schema, or null.</returns>
    public Schema? FindSchema(string uri) => _schemas.GetValueOrDefault(uri);

    /// <summary>Finds a resource type by name without regard to case.</summary>
    /// <param name="name">The name, such as <c>User</c>.</param>
    /// <returns>The resource type, or null.</returns>
    public ResourceType? FindResourceType(string name) => _resourceTypes.GetValueOrDefault(name);

    /// <summary>The catalogue with further extensions of the User behind those that it has.</summary>
    /// <param name="extensions">The extensions; no schema of the catalogue has the URI of one of them.</param>
    public SchemaCatalog WithUserExtensions(IReadOnlyList<SchemaExtension> extensions)
    {
        ArgumentNullException.ThrowIfNull(extensions);
        var user = new ResourceType(User.Name, User.Endpoint, User.Description, User.Schema, [.. User.Extensions, .. extensions]);
        return new SchemaCatalog(
            [.. Schemas, .. extensions.Select(extension => extension.Schema)],
            [.. ResourceTypes.Select(type => type == User ? user : type)]);
    }

    private static SchemaCatalog CreateBuiltIn()
    {
        var user = EmbeddedSchemas.Load("User");
        var enterpriseUser = EmbeddedSchemas.Load("EnterpriseUser");
        var group = EmbeddedSchemas.Load("Group");
        return new SchemaCatalog(
            [
                user, enterpriseUser, group,
                EmbeddedSchemas.Load("ServiceProviderConfig"), EmbeddedSchemas.Load("ResourceType"), EmbeddedSchemas.Load("Schema"),
            ],
            [
                new ResourceType("User", "/Users", "A person's account.", user, [new SchemaExtension(enterpriseUser, Required: false)]),
                new ResourceType("Group", "/Groups", "A set of people and groups.", group, []),
            ]);
    }
}
