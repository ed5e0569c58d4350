using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ScimCluster.Grains;
using ScimCluster.Scim;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Gateway.Http;

/// <summary>The one writer of SCIM responses: status, headers and body (RFC 7644 §3).</summary>
internal sealed class ScimHttpResult : IResult
{
    public const string MediaType = "application/scim+json";

    private readonly int _status;
    private readonly Func<HttpContext, byte[]>? _body;
    private readonly string? _location;

    private ScimHttpResult(int status, Func<HttpContext, byte[]>? body, string? location = null)
    {
        _status = status;
        _body = body;
        _location = location;
    }

    /// <summary>204 without a body.</summary>
    public static ScimHttpResult NoContent { get; } = new(StatusCodes.Status204NoContent, null);

    /// <summary>The Error message of RFC 7644 §3.12.</summary>
    public static ScimHttpResult Refused(ScimError error) => new(error.Status, _ => ErrorBody.Write(error));

    /// <summary>200 with a message that is ready.</summary>
    public static ScimHttpResult Message(JsonObject message) =>
        new(StatusCodes.Status200OK, _ => JsonSerializer.SerializeToUtf8Bytes(message, ScimJsonOptions.Relaxed));

    /// <summary>201 with Location and the representation (RFC 7644 §3.3).</summary>
    public static ScimHttpResult Created(IdentitySnapshot user, AttributeProjection projection) =>
        new(StatusCodes.Status201Created, context => Represent(context, user, projection), LocationOf(user));

    /// <summary>200 with the representation.</summary>
    public static ScimHttpResult Ok(IdentitySnapshot user, AttributeProjection projection) =>
        new(StatusCodes.Status200OK, context => Represent(context, user, projection), LocationOf(user));

    /// <summary>200 with a page (RFC 7644 §3.4.2).</summary>
    public static ScimHttpResult List(IdentityList page, int startIndex, AttributeProjection projection) =>
        new(StatusCodes.Status200OK, context => ListBody.Write(ServingPath.ScimBaseUrl(context), page, startIndex, projection));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = _status;
        if (_location is not null)
        {
            response.Headers.Location = ServingPath.ScimBaseUrl(httpContext) + _location;
        }

        if (_body is null)
        {
            return;
        }

        var body = _body(httpContext);
        response.ContentType = MediaType;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    private static string LocationOf(IdentitySnapshot user) => $"{SchemaCatalog.BuiltIn.User.Endpoint}/{user.UserId:D}";

    private static byte[] Represent(HttpContext context, IdentitySnapshot user, AttributeProjection projection) =>
        UserBody.Write(ServingPath.ScimBaseUrl(context), user, projection);
}
