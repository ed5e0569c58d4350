using ScimCluster.Gateway.Http;
using static ScimCluster.Gateway.OpenApi.OperationError;

namespace ScimCluster.Gateway.OpenApi;

/// <summary>The refusals of an operation, with those that all operations of its kind share.</summary>
internal static class OperationErrors
{
    private static readonly OperationError Unauthorized = new(401, "unauthorized", "UNAUTHORIZED", "Unauthorized");

    private static readonly OperationError[] OfBodies =
    [
        BadRequest("malformed", "Invalid JSON body"),
        new(413, "tooLarge", "PAYLOAD_TOO_LARGE", "The request body is larger than 65536 bytes."),
        new(415, "mediaType", "UNSUPPORTED_MEDIA_TYPE", "Content-Type \"text/plain\" is not allowed. Allowed types: application/json"),
    ];

    private static readonly OperationError[] OfCookies =
    [
        Forbidden("missingOrigin", "Missing or null Origin") with { Code = "MISSING_OR_NULL_ORIGIN" },
        Forbidden("invalidOrigin", "Invalid origin") with { Code = "INVALID_ORIGIN" },
    ];

    private static readonly OperationError Unavailable = new(
        503, "unavailable", "SERVICE_UNAVAILABLE", "The service is not available at the moment; send the request again");

    /// <summary>The refusals that a session in a cookie adds.</summary>
    public static IEnumerable<OperationError> OfCookie(Operation operation) =>
        operation.Group.Credential == OperationCredential.Session && operation.Method != HttpMethods.Get ? OfCookies : [];

    /// <summary>The refusals without a cookie.</summary>
    public static IEnumerable<OperationError> Of(Operation operation)
    {
        var errors = operation.Errors.AsEnumerable();
        if (operation.Request is { MediaType: MediaTypes.Json })
        {
            errors = errors.Concat(OfBodies);
        }

        return (operation.Group.Credential == OperationCredential.None ? errors : errors.Append(Unauthorized).Append(Unavailable)).OrderBy(error => error.Status);
    }
}
