using System.Text.Json.Nodes;
using ScimCluster.Grains;
using ScimCluster.Scim;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Gateway.Http;

/// <summary>The one writer of SCIM responses: status, headers and body (RFC 7644 §3).</summary>
internal sealed class ScimHttpResult : IResult
{
    private const string MediaType = "application/scim+json";

    private readonly int _status;
    private readonly Func<string, ReadOnlyMemory<byte>>? _body;
    private readonly string? _path;

    private ScimHttpResult(int status, Func<string, ReadOnlyMemory<byte>>? body, string? path = null)
    {
        _status = status;
        _body = body;
        _path = path;
    }

    /// <summary>204 without a body.</summary>
    public static ScimHttpResult NoContent { get; } = new(StatusCodes.Status204NoContent, null);

    /// <summary>The Error message of RFC 7644 §3.12.</summary>
    public static ScimHttpResult Refused(ScimError error) => new(error.Status, _ => ScimBodies.Error(error));

    /// <summary>200 with a message that is ready.</summary>
    public static ScimHttpResult Message(JsonObject message) => new(StatusCodes.Status200OK, _ => ScimBodies.Message(message));

    /// <summary>201 with Location and the representation (RFC 7644 §3.3).</summary>
    public static ScimHttpResult Created(IdentitySnapshot user, AttributeProjection projection) =>
        new(StatusCodes.Status201Created, baseUrl => ScimBodies.User(baseUrl, user, projection), PathOf(user));

    /// <summary>200 with Location and the representation.</summary>
    public static ScimHttpResult Ok(IdentitySnapshot user, AttributeProjection projection) =>
        new(StatusCodes.Status200OK, baseUrl => ScimBodies.User(baseUrl, user, projection), PathOf(user));

    /// <summary>200 with a page (RFC 7644 §3.4.2).</summary>
    public static ScimHttpResult List(IdentityList page, int startIndex, AttributeProjection projection) =>
        new(StatusCodes.Status200OK, baseUrl => ScimBodies.List(baseUrl, page, startIndex, projection));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = _status;
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
        if (_path is not null)
        {
            response.Headers.Location = baseUrl + _path;
        }

        var body = _body(baseUrl);
        response.ContentType = MediaType;
        response.ContentLength = body.Length;
        await response.BodyWriter.WriteAsync(body, httpContext.RequestAborted);
    }

    private static string PathOf(IdentitySnapshot user) => $"{SchemaCatalog.BuiltIn.User.Endpoint}/{user.UserId:D}";
}
