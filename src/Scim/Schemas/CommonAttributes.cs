namespace ScimCluster.Scim.Schemas;

/// <summary>The attributes that every resource has and no schema lists (RFC 7643 §3.1).</summary>
public static class CommonAttributes
{
    private static readonly Schema Definitions = EmbeddedSchemas.Load("Common");

    /// <summary><c>schemas</c>: the URIs of the schemas in use (RFC 7643 §3).</summary>
    public static SchemaAttribute Schemas { get; } = Definitions.FindAttribute("schemas")!;

    /// <summary><c>id</c>: chosen by the service provider, case-exact, always returned.</summary>
    public static SchemaAttribute Id { get; } = Definitions.FindAttribute("id")!;

    /// <summary><c>externalId</c>: chosen by the client, case-exact.</summary>
    public static SchemaAttribute ExternalId { get; } = Definitions.FindAttribute("externalId")!;

    /// <summary><c>meta</c>: what the service provider knows of the resource itself.</summary>
    public static SchemaAttribute Meta { get; } = Definitions.FindAttribute("meta")!;

    /// <summary>Finds a common attribute without regard to case.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The attribute, or null.</returns>
    public static SchemaAttribute? Find(string name) => Definitions.FindAttribute(name);
}
