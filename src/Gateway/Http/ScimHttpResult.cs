using System.Buffers.Text;
using System.Security.Cryptography;
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
    private const int TagLength = 12;

    private readonly int _status;
    private readonly Func<string, ReadOnlyMemory<byte>>? _body;

    private ScimHttpResult(int status, Func<string, ReadOnlyMemory<byte>>? body)
    {
        _status = status;
        _body = body;
    }

    private string? Path { get; init; }

    private string? ETag { get; init; }

    private ScimError? Error { get; init; }

    /// <summary>204 without a body.</summary>
    public static ScimHttpResult NoContent { get; } = new(StatusCodes.Status204NoContent, null);

    /// <summary>204 with the ETag of the resource as it is now.</summary>
    public static ScimHttpResult NoContentOf(long version) =>
        new(StatusCodes.Status204NoContent, null) { ETag = ResourceMeta.FormatETag(version) };

    /// <summary>The Error message of RFC 7644 §3.12.</summary>
    public static ScimHttpResult Refused(ScimError error) => new(error.Status, _ => ScimBodies.Error(error)) { Error = error };

    /// <summary>200 with a document of the service provider itself and a tag of its content, or 304 for a client that has it.</summary>
    public static ScimHttpResult Document(JsonObject document, Preconditions preconditions)
    {
        var body = ScimBodies.Message(document);
        var eTag = TagOf(body.Span);
        return preconditions.HasDocument(eTag)
            ? NotModified(eTag.ToString())
            : new(StatusCodes.Status200OK, _ => body) { ETag = eTag.ToString() };
    }

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
        httpContext.Features.Set(Error);
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

        if (_body is null && _status != StatusCodes.Status304NotModified)
        {
            return;
        }

        response.Headers.Vary = HeaderNames.Accept;
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
        response.ContentLength = body.Length;
        await response.BodyWriter.WriteAsync(body, httpContext.RequestAborted);
    }

    // Weak: both media types have it.
    private static EntityTagHeaderValue TagOf(ReadOnlySpan<byte> body) =>
        new($"\"{Base64Url.EncodeToString(SHA256.HashData(body).AsSpan(0, TagLength))}\"", isWeak: true);

    private static ScimHttpResult OfUser(int status, ResourceType type, IdentitySnapshot user, AttributeProjection projection) =>
        new(status, baseUrl => ScimBodies.User(type, baseUrl, user, projection))
        {
            Path = $"{type.Endpoint}/{user.UserId:D}",
            ETag = ResourceMeta.FormatETag(user.Version),
        };
}
