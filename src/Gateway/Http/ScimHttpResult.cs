using System.Text.Json.Nodes;
using Microsoft.Net.Http.Headers;
using ScimCluster.Grains;
using ScimCluster.Scim;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Gateway.Http;

/// <summary>The one writer of SCIM responses: status, headers and body (RFC 7644 §3).</summary>
internal sealed class ScimHttpResult : IResult
{
    private readonly int _status;
    private readonly Func<string, ReadOnlyMemory<byte>>? _body;

    private ScimHttpResult(int status, Func<string, ReadOnlyMemory<byte>>? body)
    {
        _status = status;
        _body = body;
    }

    private string? Path { get; init; }

    private string? ETag { get; init; }

    /// <summary>204 without a body.</summary>
    public static ScimHttpResult NoContent { get; } = new(StatusCodes.Status204NoContent, null);

    /// <summary>The Error message of RFC 7644 §3.12.</summary>
    public static ScimHttpResult Refused(ScimError error) => new(error.Status, _ => ScimBodies.Error(error));

    /// <summary>200 with a message that is ready.</summary>
    public static ScimHttpResult Message(JsonObject message) => new(StatusCodes.Status200OK, _ => ScimBodies.Message(message));

    /// <summary>201 with Location, ETag and the representation (RFC 7644 §3.3).</summary>
    public static ScimHttpResult Created(ResourceType type, IdentitySnapshot user, AttributeProjection projection) =>
        OfUser(StatusCodes.Status201Created, type, user, projection);

    /// <summary>200 with Location, ETag and the representation.</summary>
    public static ScimHttpResult Ok(ResourceType type, IdentitySnapshot user, AttributeProjection projection) =>
        OfUser(StatusCodes.Status200OK, type, user, projection);

    /// <summary>304: the client has this version already (RFC 7644 §3.14).</summary>
    public static ScimHttpResult NotModified(string eTag) => new(StatusCodes.Status304NotModified, null) { ETag = eTag };

    /// <summary>200 with a page (RFC 7644 §3.4.2); without startIndex if the page was asked for by cursor.</summary>
    public static ScimHttpResult List(ResourceType type, IdentityList page, int? startIndex, AttributeProjection projection) =>
        new(StatusCodes.Status200OK, baseUrl => ScimBodies.List(type, baseUrl, page, startIndex, projection));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = _status;
        response.Headers.ETag = ETag;
        if (_status == StatusCodes.Status401Unauthorized)
        {
            // RFC 7644 §2, RFC 9110 §15.5.2.
            response.Headers.WWWAuthenticate = "Bearer realm=\"SCIM\"";
        }
        else if (_status == StatusCodes.Status503ServiceUnavailable)
        {
            RetryAfter.Set(httpContext);
        }

        if (_body is null)
        {
            return;
        }

        var baseUrl = ServingPath.ScimBaseUrl(httpContext);
        if (Path is not null)
        {
            response.Headers.Location = baseUrl + Path;
        }

        // A refusal is explained even to a client that takes neither type.
        var body = _body(baseUrl);
        response.ContentType = MediaTypes.Choose(httpContext.Request) ?? MediaTypes.Scim;
        response.Headers.Vary = HeaderNames.Accept;
        response.ContentLength = body.Length;
        await response.BodyWriter.WriteAsync(body, httpContext.RequestAborted);
    }

    private static ScimHttpResult OfUser(int status, ResourceType type, IdentitySnapshot user, AttributeProjection projection) =>
        new(status, baseUrl => ScimBodies.User(type, baseUrl, user, projection))
        {
            Path = $"{type.Endpoint}/{user.UserId:D}",
            ETag = ResourceMeta.FormatETag(user.Version),
        };
}
