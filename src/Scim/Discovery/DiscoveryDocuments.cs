using System.Text.Json.Nodes;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Discovery;

/// <summary>The bodies of the discovery endpoints (RFC 7644 §4). They hold no null and differ only in the base URL.</summary>
public static class DiscoveryDocuments
{
    /// <summary><c>/Schemas</c>: every schema in a list.</summary>
    /// <param name="catalog">The schemas.</param>
    /// <param name="baseUrl">The base URL, such as <c>https://host/scim/v2</c>, with or without a slash at the end.</param>
    public static JsonObject Schemas(SchemaCatalog catalog, string baseUrl)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return ListResponse.OfAll([.. catalog.Schemas.Select(s => Write(s, baseUrl))]);
    }

    /// <summary><c>/Schemas/{uri}</c>: one schema.</summary>
    /// <param name="catalog">The schemas.</param>
    /// <param name="uri">The URI of the schema.</param>
    /// <param name="baseUrl">The base URL.</param>
    /// <returns>The schema, or 404.</returns>
    public static ScimResult<JsonObject> Schema(SchemaCatalog catalog, string uri, string baseUrl)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.FindSchema(uri) is { } schema ? Write(schema, baseUrl) : ScimError.NotFound("There is no such schema.");
    }

    /// <summary><c>/ResourceTypes</c>: every resource type in a list.</summary>
    /// <param name="catalog">The resource types.</param>
    /// <param name="baseUrl">The base URL.</param>
    public static JsonObject ResourceTypes(SchemaCatalog catalog, string baseUrl)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return ListResponse.OfAll([.. catalog.ResourceTypes.Select(t => Write(t, baseUrl))]);
    }

    /// <summary><c>/ResourceTypes/{name}</c>: one resource type.</summary>
    /// <param name="catalog">The resource types.</param>
    /// <param name="name">The name, such as <c>User</c>.</param>
    /// <param name="baseUrl">The base URL.</param>
    /// <returns>The resource type, or 404.</returns>
    public static ScimResult<JsonObject> ResourceType(SchemaCatalog catalog, string name, string baseUrl)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.FindResourceType(name) is { } type ? Write(type, baseUrl) : ScimError.NotFound("There is no such resource type.");
    }

    /// <summary><c>/ServiceProviderConfig</c> (RFC 7643 §5).</summary>
    /// <param name="options">What is supported.</param>
    /// <param name="baseUrl">The base URL.</param>
    public static JsonObject ServiceProviderConfig(ServiceProviderOptions options, string baseUrl)
    {
        ArgumentNullException.ThrowIfNull(options);
        var body = new JsonObject { ["schemas"] = new JsonArray(SchemaUris.ServiceProviderConfig) };
        if (options.DocumentationUri is not null)
        {
            body["documentationUri"] = options.DocumentationUri;
        }

        body["patch"] = Supported(options.Patch);
        body["bulk"] = Supported(options.Bulk.Supported);
        body["bulk"]!["maxOperations"] = options.Bulk.MaxOperations;
        body["bulk"]!["maxPayloadSize"] = options.Bulk.MaxPayloadSizeBytes;
        body["filter"] = Supported(options.Filter.Supported);
        body["filter"]!["maxResults"] = options.Filter.MaxResults;
        body["changePassword"] = Supported(options.ChangePassword);
        body["sort"] = Supported(options.Sort);
        body["etag"] = Supported(options.ETag);
        if (options.Pagination is { } pagination)
        {
            body["pagination"] = Write(pagination);
        }

        body["authenticationSchemes"] = new JsonArray([.. options.AuthenticationSchemes.Select(Write)]);
        body["meta"] = Meta("ServiceProviderConfig", baseUrl, "ServiceProviderConfig");
        return body;
    }

    private static JsonObject Write(Schema schema, string baseUrl)
    {
        var body = new JsonObject { ["schemas"] = new JsonArray(SchemaUris.Schema) };
        foreach (var (name, value) in SchemaDefinition.Write(schema))
        {
            body[name] = value?.DeepClone();
        }

        body["meta"] = Meta("Schema", baseUrl, $"Schemas/{schema.Id}");
        return body;
    }

    private static JsonObject Write(ResourceType type, string baseUrl)
    {
        var extensions = type.Extensions.Select(
            e => (JsonNode)new JsonObject { ["schema"] = e.Schema.Id, ["required"] = e.Required });
        return new JsonObject
        {
            ["schemas"] = new JsonArray(SchemaUris.ResourceType),
            ["id"] = type.Name,
            ["name"] = type.Name,
            ["endpoint"] = type.Endpoint,
            ["description"] = type.Description,
            ["schema"] = type.Schema.Id,
            ["schemaExtensions"] = new JsonArray([.. extensions]),
            ["meta"] = Meta("ResourceType", baseUrl, $"ResourceTypes/{type.Name}"),
        };
    }

    private static JsonObject Write(PaginationSupport pagination) => new()
    {
        ["cursor"] = pagination.Cursor,
        ["index"] = pagination.Index,
        ["defaultPaginationMethod"] = pagination.Default == PaginationMethod.Cursor ? "cursor" : "index",
        ["defaultPageSize"] = pagination.DefaultPageSize,
        ["maxPageSize"] = pagination.MaxPageSize,
        ["cursorTimeout"] = pagination.CursorTimeoutSeconds,
    };

    private static JsonNode Write(AuthenticationScheme scheme, int index)
    {
        var result = new JsonObject { ["type"] = scheme.Type, ["name"] = scheme.Name, ["description"] = scheme.Description };
        if (scheme.SpecUri is not null)
        {
            result["specUri"] = scheme.SpecUri;
        }

        if (scheme.DocumentationUri is not null)
        {
            result["documentationUri"] = scheme.DocumentationUri;
        }

        result["primary"] = index == 0;
        return result;
    }

    private static JsonObject Supported(bool supported) => new() { ["supported"] = supported };

    private static JsonObject Meta(string resourceType, string baseUrl, string path) =>
        new() { ["resourceType"] = resourceType, ["location"] = $"{baseUrl.TrimEnd('/')}/{path}" };
}
