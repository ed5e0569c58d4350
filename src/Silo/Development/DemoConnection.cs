using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace ScimCluster.Silo.Development;

/// <summary>A demo organization, its administrator and a connection, made over HTTP as an operator and the administrator would.</summary>
internal static class DemoConnection
{
    public const string OrganizationId = "acme";
    public const string AdministratorId = "demo-admin";

    private const string ProviderId = "okta-acme";

    /// <summary>Makes what is missing and returns a SCIM token that works: the earlier one if it still does.</summary>
    /// <exception cref="StartException">A request was refused.</exception>
    public static async Task<string> EnsureAsync(
        string baseUrl, string operatorKey, string sessionToken, string? earlierToken, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = new Uri(baseUrl) };
        await SendAsync(
            http,
            Request(HttpMethod.Post, "/admin/organizations", operatorKey, new JsonObject { ["id"] = OrganizationId, ["name"] = "Acme" }),
            alsoFine: HttpStatusCode.Conflict,
            cancellationToken);
        await SendAsync(
            http,
            Request(HttpMethod.Put, $"/admin/organizations/{OrganizationId}/members/{AdministratorId}", operatorKey, new JsonObject { ["roles"] = "owner" }),
            alsoFine: null,
            cancellationToken);

        if (earlierToken is not null)
        {
            using var known = await http.SendAsync(Request(HttpMethod.Get, "/scim/v2/Users?count=0", earlierToken, null), cancellationToken);
            if (known.IsSuccessStatusCode)
            {
                return earlierToken;
            }
        }

        var issued = await SendAsync(
            http,
            Request(HttpMethod.Post, "/scim/generate-token", sessionToken, new JsonObject { ["providerId"] = ProviderId, ["organizationId"] = OrganizationId }),
            alsoFine: null,
            cancellationToken);
        return issued!["scimToken"]!.GetValue<string>();
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string credential, JsonObject? body) => new(method, path)
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Bearer", credential) },
        Content = body is null ? null : JsonContent.Create(body),
    };

    private static async Task<JsonNode?> SendAsync(
        HttpClient http, HttpRequestMessage request, HttpStatusCode? alsoFine, CancellationToken cancellationToken)
    {
        using (request)
        {
            using var answer = await http.SendAsync(request, cancellationToken);
            if (!answer.IsSuccessStatusCode && answer.StatusCode != alsoFine)
            {
                throw new StartException(
                    $"The demo connection could not be made: {request.Method} {request.RequestUri} was answered with {(int)answer.StatusCode}.");
            }

            return await answer.Content.ReadFromJsonAsync<JsonNode>(cancellationToken);
        }
    }
}
