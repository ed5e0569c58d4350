using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using ScimCluster.Gateway.Http;
using ScimCluster.Gateway.Sessions;

namespace ScimCluster.Gateway.OpenApi;

/// <summary>Writes what the catalog says of an operation into the document; schemas are there already.</summary>
internal sealed class OperationTransformer(IOptions<SessionCookieOptions> cookie) : IOpenApiOperationTransformer
{
    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var described = context.Description.ActionDescriptor.EndpointMetadata.OfType<Operation>().Single();
        operation.OperationId = described.Id;
        operation.Summary = described.Summary;
        operation.Description = described.Description;
        operation.Parameters = [.. described.Parameters.Select(Parameter)];
        operation.Security = [.. Security(described.Group.Credential, context.Document!)];
        if (described.Request is { } request)
        {
            operation.RequestBody = await RequestBodyAsync(request, context, cancellationToken);
        }

        DescribeResponses(operation.Responses!, described);
    }

    private static async Task<OpenApiRequestBody> RequestBodyAsync(
        OperationBody request, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var name = request.Type.Name;
        context.Document!.AddComponent(name, await context.GetOrCreateSchemaAsync(request.Type, null, cancellationToken));
        return new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                [request.MediaType] = new() { Schema = new OpenApiSchemaReference(name, context.Document), Example = request.Example.DeepClone() },
            },
        };
    }

    private void DescribeResponses(OpenApiResponses responses, Operation described)
    {
        foreach (var (status, response) in responses)
        {
            ((OpenApiResponse)response).Description = Meaning(status);
        }

        if (described.Response is { } body)
        {
            ((OpenApiResponse)responses[Key(described.Status)]).Content![body.MediaType].Example = body.Example.DeepClone();
        }

        var errors = OperationErrors.Of(described).Concat(cookie.Value.Name is null ? [] : OperationErrors.OfCookie(described));
        foreach (var status in errors.GroupBy(error => error.Status).Where(status => responses.ContainsKey(Key(status.Key))))
        {
            Content(responses, status.Key).Examples = status.ToDictionary(error => error.Name, Example, StringComparer.Ordinal);
        }
    }

    private IEnumerable<OpenApiSecurityRequirement> Security(OperationCredential credential, OpenApiDocument document) => credential switch
    {
        OperationCredential.Session when cookie.Value.Name is not null => [Require(SecuritySchemes.Session, document), Require(SecuritySchemes.Cookie, document)],
        OperationCredential.Session => [Require(SecuritySchemes.Session, document)],
        OperationCredential.OperatorKey => [Require(SecuritySchemes.OperatorKey, document)],
        _ => [],
    };

    private static OpenApiSecurityRequirement Require(string scheme, OpenApiDocument document) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };

    private static OpenApiParameter Parameter(OperationParameter parameter) => new()
    {
        Name = parameter.Name,
        In = parameter.InPath ? ParameterLocation.Path : ParameterLocation.Query,
        Required = parameter.Required,
        Description = parameter.Description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = parameter.MaxLength },
        Example = parameter.Example,
    };

    private static IOpenApiExample Example(OperationError error) => new OpenApiExample
    {
        Value = new JsonObject { ["code"] = error.Code, ["message"] = error.Message },
    };

    private static OpenApiMediaType Content(OpenApiResponses responses, int status) =>
        ((OpenApiResponse)responses[Key(status)]).Content![MediaTypes.Json];

    private static string Key(int status) => status.ToString(CultureInfo.InvariantCulture);

    // What a status means here; the examples say the rest.
    private static string Meaning(string status) => status switch
    {
        "200" => "It was done.",
        "201" => "It was created.",
        "204" => "It was done; there is nothing to say.",
        "400" => "The request is not valid.",
        "401" => "The credential is missing or not valid.",
        "403" => "The user may not do this.",
        "404" => "There is no such thing.",
        "409" => "It is there already.",
        "413" => "The body is too large.",
        "415" => "The body is not JSON.",
        _ => "The service is away; Retry-After says when to send the request again.",
    };
}
