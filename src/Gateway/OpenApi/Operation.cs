using System.Text.Json.Nodes;
using ScimCluster.Gateway.Http;

namespace ScimCluster.Gateway.OpenApi;

/// <summary>What the OpenAPI document says of one route. It stands in the endpoint's metadata.</summary>
internal sealed record Operation
{
    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The route pattern, without the base path.</summary>
    public required string Path { get; init; }

    /// <summary>The operationId.</summary>
    public required string Id { get; init; }

    /// <summary>The group in which it is shown.</summary>
    public required OperationGroup Group { get; init; }

    public required string Summary { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<OperationParameter> Parameters { get; init; } = [];

    /// <summary>The request's body, or null if it has none.</summary>
    public OperationBody? Request { get; init; }

    /// <summary>The status of success.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>The body of success, or null if it has none.</summary>
    public OperationBody? Response { get; init; }

    /// <summary>The refusals of this operation; those of its security scheme and of its body are added.</summary>
    public IReadOnlyList<OperationError> Errors { get; init; } = [];
}

/// <summary>Operations that are shown together and need the same credential.</summary>
/// <param name="Name">The tag.</param>
/// <param name="Description">What the operations are for.</param>
/// <param name="Credential">Who may call them.</param>
internal sealed record OperationGroup(string Name, string Description, OperationCredential Credential)
{
    public static readonly OperationGroup Connections = new(
        "Connections", "How a tenant administrator makes, reads and deletes connections and their tokens.", OperationCredential.Session);

    public static readonly OperationGroup Changes = new(
        "Changes", "How a tenant administrator follows what happens: the change feed and webhooks.", OperationCredential.Session);

    public static readonly OperationGroup Administration = new(
        "Administration", "How an operator keeps organizations and their members.", OperationCredential.OperatorKey);

    public static readonly OperationGroup Service = new(
        "Service", "What the service says of itself.", OperationCredential.None);

    public static IReadOnlyList<OperationGroup> All { get; } = [Connections, Changes, Administration, Service];
}

/// <summary>What a request must present.</summary>
internal enum OperationCredential
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A session of the SaaS's identity provider.</summary>
    Session,

    /// <summary>A key of an operator.</summary>
    OperatorKey,
}

/// <summary>A JSON body: the type that its schema is made of, and an example.</summary>
internal sealed record OperationBody(Type Type, JsonNode Example)
{
    /// <summary>The media type.</summary>
    public string MediaType { get; init; } = MediaTypes.Json;

    public static OperationBody Of<T>(string example) => new(typeof(T), JsonNode.Parse(example)!);
}

/// <summary>A text in the path or in the query.</summary>
internal sealed record OperationParameter(string Name, bool InPath, string Description, string Example, int MaxLength, bool Required = true);

/// <summary>A refusal, as the server words it.</summary>
/// <param name="Status">The status.</param>
/// <param name="Name">The name of the example, without spaces.</param>
/// <param name="Code">The body's <c>code</c>.</param>
/// <param name="Message">The body's <c>message</c>.</param>
internal sealed record OperationError(int Status, string Name, string Code, string Message)
{
    public static OperationError BadRequest(string name, string message) => new(400, name, "BAD_REQUEST", message);

    public static OperationError Forbidden(string name, string message) => new(403, name, "FORBIDDEN", message);

    public static OperationError NotFound(string message) => new(404, "notFound", "NOT_FOUND", message);

    public static OperationError Conflict(string name, string message) => new(409, name, "CONFLICT", message);
}
