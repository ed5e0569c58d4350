using ScimCluster.Gateway.Http;
using ScimCluster.Gateway.Tokens;
using ScimCluster.Scim;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>What SCIM has and this service provider does not, said in SCIM errors.</summary>
internal static class UnsupportedEndpoints
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    /// <summary>Maps <c>/Me</c>: a token belongs to a connection, not to a person (RFC 7644 §3.11).</summary>
    public static void MapMe(this RouteGroupBuilder scim) => scim.MapMethods("/Me", Methods, () => ScimHttpResult.Refused(
        new ScimError(StatusCodes.Status501NotImplemented, null, "A SCIM token stands for a connection, not for a user: there is no /Me.")))
        .RequireAuthorization(ScimTokenAuthentication.Policy);

    /// <summary>Maps every other version of the protocol (RFC 7644 §3.13).</summary>
    public static void MapOtherVersions(this RouteGroupBuilder routes) => routes.MapMethods(
        @"/scim/v{version:regex(^([013456789]|[1-9][0-9]+)$)}/{**rest}",
        Methods,
        () => ScimHttpResult.Refused(new ScimError(
            StatusCodes.Status400BadRequest, ScimType.InvalidVersion, $"This service provider speaks SCIM 2.0, under {ServingPath.ScimRoot}.")));
}
