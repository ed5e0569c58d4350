using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ScimCluster.Client;

/// <summary>Sends JSON, and reads answers and errors.</summary>
internal sealed record ManagementApi
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly HttpClient _http;

    public ManagementApi(HttpClient http, string? session)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.BaseAddress?.AbsoluteUri.EndsWith('/') != true)
        {
            throw new ArgumentException("The client needs a base address that ends in a slash.", nameof(http));
        }

        (_http, Session) = (http, session);
    }

    /// <summary>The JWT that is sent, or null.</summary>
    public string? Session { get; init; }

    /// <summary>Hides the session.</summary>
    public override string ToString() => $"ManagementApi {{ {_http.BaseAddress} }}";

    public async Task<TAnswer> GetAsync<TAnswer>(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        return await SendAsync<TAnswer>(request, cancellationToken);
    }

    public async Task<TAnswer> DeleteAsync<TAnswer>(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, new Uri(path, UriKind.Relative));
        return await SendAsync<TAnswer>(request, cancellationToken);
    }

    public Task<TAnswer> PostAsync<TBody, TAnswer>(string path, TBody body, CancellationToken cancellationToken) =>
        SendAsync<TBody, TAnswer>(HttpMethod.Post, path, body, cancellationToken);

    public Task<TAnswer> PutAsync<TBody, TAnswer>(string path, TBody body, CancellationToken cancellationToken) =>
        SendAsync<TBody, TAnswer>(HttpMethod.Put, path, body, cancellationToken);

    /// <summary>Copies an answer of any length as it arrives.</summary>
    public async Task DownloadAsync(string path, Stream destination, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        Authorize(request);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw Refusal(response, await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }

        await response.Content.CopyToAsync(destination, cancellationToken);
    }

    /// <summary>Sends a body of any length as it is read.</summary>
    public async Task<TAnswer> UploadAsync<TAnswer>(string path, Stream source, string mediaType, CancellationToken cancellationToken)
    {
        // The caller's stream stays open.
        var content = new StreamContent(source);
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = content };
        request.Headers.ExpectContinue = true;
        try
        {
            return await SendAsync<TAnswer>(request, cancellationToken);
        }
        finally
        {
            request.Content = null;
        }
    }

    private async Task<TAnswer> SendAsync<TBody, TAnswer>(HttpMethod method, string path, TBody body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Content = JsonContent.Create(body, new MediaTypeHeaderValue("application/json"), Json);
        return await SendAsync<TAnswer>(request, cancellationToken);
    }

    private async Task<TAnswer> SendAsync<TAnswer>(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Authorize(request);
        using var response = await _http.SendAsync(request, cancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return response.IsSuccessStatusCode && Read<TAnswer>(bytes) is { } answer ? answer : throw Refusal(response, bytes);
    }

    private void Authorize(HttpRequestMessage request)
    {
        if (Session is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Session);
        }
    }

    private static ScimClusterException Refusal(HttpResponseMessage response, byte[] bytes)
    {
        var error = response.IsSuccessStatusCode ? null : Read<ErrorBody>(bytes);
        return new ScimClusterException(
            response.StatusCode,
            error?.Code ?? "",
            error?.Message ?? $"The answer {(int)response.StatusCode} does not come from ScimCluster.",
            response.Headers.RetryAfter?.Delta);
    }

    // A proxy in between may answer whatever it likes.
    private static T? Read<T>(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(bytes, Json);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private sealed record ErrorBody(string? Code, string? Message);
}
