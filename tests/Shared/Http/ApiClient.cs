using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ScimCluster.Testing;

/// <summary>Sends requests with one credential and reads JSON answers.</summary>
internal sealed class ApiClient(HttpClient http, string? token)
{
    public const string ScimRoot = "/scim/v2";

    public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<ApiAnswer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    public Task<ApiAnswer> PostAsync(string path, string body, string contentType = "application/json") =>
        SendAsync(HttpMethod.Post, path, body, contentType);

    public Task<ApiAnswer> PutAsync(string path, string body, string contentType = "application/json") =>
        SendAsync(HttpMethod.Put, path, body, contentType);

    public Task<ApiAnswer> PatchAsync(string path, string body, string contentType = "application/json") =>
        SendAsync(HttpMethod.Patch, path, body, contentType);

    /// <summary>Sends a body as it stands; null sends none.</summary>
    public async Task<ApiAnswer> SendAsync(
        HttpMethod method,
        string path,
        string? body,
        string? contentType = "application/json",
        string? authorization = null,
        (string Name, string Value)[]? headers = null)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers ?? [])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }
        else if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (contentType is not null)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            }
        }

        using var response = await http.SendAsync(request);
        return await ApiAnswer.ReadAsync(response);
    }
}

/// <summary>An answer, read to its end.</summary>
internal sealed record ApiAnswer(int Status, HttpResponseHeaders Headers, string? MediaType, string Text)
{
    /// <summary>The methods that <c>Allow</c> names, in order of the alphabet.</summary>
    public IReadOnlyList<string> Allow { get; private init; } = [];

    public JsonObject Json => JsonNode.Parse(Text)!.AsObject();

    public string Id => Json["id"]!.GetValue<string>();

    public string? ScimType => Json["scimType"]?.GetValue<string>();

    public string Detail => Json["detail"]!.GetValue<string>();

    public static async Task<ApiAnswer> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        response.Headers,
        response.Content.Headers.ContentType?.MediaType,
        await response.Content.ReadAsStringAsync())
    {
        Allow = [.. response.Content.Headers.Allow.Order(StringComparer.Ordinal)],
    };

    /// <summary>Asserts a SCIM error: status in code and body, media type, schema, and a detail (RFC 7644 §3.12).</summary>
    public void AssertScimError(int status, string? scimType = null)
    {
        Assert.True(status == Status, $"Expected {status}, but got {Status}: {Text}");
        Assert.Equal("application/scim+json", MediaType);
        Assert.Equal("urn:ietf:params:scim:api:messages:2.0:Error", Json["schemas"]![0]!.GetValue<string>());
        Assert.Equal(status.ToString(System.Globalization.CultureInfo.InvariantCulture), Json["status"]!.GetValue<string>());
        Assert.Equal(scimType, ScimType);
        Assert.NotEmpty(Detail);
        if (status == 401)
        {
            Assert.Contains("Bearer", Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        }
        else if (status == 503)
        {
            Assert.True(Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>Asserts a status, and shows the body if it is another.</summary>
    public ApiAnswer AssertStatus(int status)
    {
        Assert.True(status == Status, $"Expected {status}, but got {Status}: {Text}");
        return this;
    }
}
