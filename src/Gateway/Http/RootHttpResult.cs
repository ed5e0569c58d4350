using System.Text.Json;
using Microsoft.Net.Http.Headers;
using ScimCluster.Grains;
using ScimCluster.Scim.Discovery;
using ScimCluster.Scim.Resources;

namespace ScimCluster.Gateway.Http;

/// <summary>200 with a page of users, and of groups behind them (RFC 7644 §3.4.2.1).</summary>
internal sealed class RootHttpResult(
    GroupSource source, AttributeProjection userProjection, IdentityList users, GroupList groups, int? startIndex, string? nextCursor) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.Vary = HeaderNames.Accept;
        response.ContentType = MediaTypes.Choose(httpContext.Request) ?? MediaTypes.Scim;
        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            return;
        }

        var baseUrl = ServingPath.ScimBaseUrl(httpContext);
        await using var writer = new Utf8JsonWriter(response.BodyWriter, ResourceWriter.WriterOptions);
        ListResponse.WriteStart(
            writer, users.TotalResults + groups.TotalResults, startIndex, users.Identities.Length + groups.Groups.Length, nextCursor);
        foreach (var user in users.Identities)
        {
            ScimBodies.WriteUser(writer, source.Schemas.User, baseUrl, user, userProjection);
        }

        foreach (var group in groups.Groups)
        {
            await source.WriteAsync(writer, response.BodyWriter, baseUrl, group, httpContext.RequestAborted);
        }

        ListResponse.WriteEnd(writer);
    }
}
