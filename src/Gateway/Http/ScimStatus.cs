using ScimCluster.Scim;

namespace ScimCluster.Gateway.Http;

/// <summary>The SCIM errors for statuses that no endpoint has explained (RFC 7644 §3.12).</summary>
internal static class ScimStatus
{
    public static ScimError Explain(int status) => status switch
    {
        400 => ScimError.InvalidSyntax("The request is malformed."),
        404 => ScimError.NotFound("There is no such endpoint."),
        405 => new ScimError(status, null, "The endpoint does not support this method; Allow names those that it does."),
        413 => new ScimError(status, null, "The request is too large."),
        503 => ScimError.Unavailable("The service is not available at the moment; send the request again."),
        _ => new ScimError(status, null, status < 500 ? "The request could not be served." : "The server failed to serve the request."),
    };
}
