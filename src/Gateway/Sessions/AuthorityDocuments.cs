using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace ScimCluster.Gateway.Sessions;

/// <summary>Reads an authority's discovery document and its keys (OpenID Connect Discovery 1.0 §4, RFC 7517).</summary>
internal sealed class AuthorityDocuments(IHttpClientFactory clients, IOptions<SessionOptions> options)
{
    /// <summary>The name of the HTTP client.</summary>
    public const string ClientName = "Sessions.Authority";

    private const string DiscoveryPath = "/.well-known/openid-configuration";

    /// <summary>Reads the keys that verify signatures.</summary>
    /// <exception cref="AuthorityException">They could not be read; the message says why.</exception>
    public async Task<SessionKeySet> ReadAsync(CancellationToken cancellationToken)
    {
        using var discovery = await ReadJsonAsync(options.Value.Authority!.TrimEnd('/') + DiscoveryPath, cancellationToken);
        var issuer = options.Value.Issuer ?? Text(discovery, "issuer");
        var address = Text(discovery, "jwks_uri");
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps)
        {
            throw new AuthorityException("jwks_uri is no https address");
        }

        using var keys = await ReadJsonAsync(address, cancellationToken);
        var usable = VerifyingKeys(keys);
        return usable.Count > 0
            ? new SessionKeySet(usable, SessionKeySet.AsymmetricAlgorithms, issuer)
            : throw new AuthorityException("the key set has no RSA or elliptic-curve key for signatures");
    }

    // A symmetric key that everybody can read proves nothing.
    private static List<SecurityKey> VerifyingKeys(JsonDocument keys)
    {
        try
        {
            return [.. new JsonWebKeySet(keys.RootElement.GetRawText()).GetSigningKeys().Where(key => key is not SymmetricSecurityKey and not JsonWebKey { Kty: "oct" })];
        }
        catch (ArgumentException)
        {
            throw new AuthorityException("the key set cannot be read");
        }
    }

    private async Task<JsonDocument> ReadJsonAsync(string address, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);
        try
        {
            using var response = await client.GetAsync(new Uri(address), cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new AuthorityException($"{address} answered {(int)response.StatusCode}");
            }

            return JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            throw new AuthorityException($"{address} could not be reached ({(e as HttpRequestException)?.HttpRequestError.ToString() ?? "Timeout"})", e);
        }
        catch (JsonException e)
        {
            throw new AuthorityException($"{address} did not answer JSON", e);
        }
    }

    private static string Text(JsonDocument document, string name) =>
        document.RootElement.ValueKind == JsonValueKind.Object
        && document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : throw new AuthorityException($"the discovery document has no {name}");
}

/// <summary>An authority is away, or answers what cannot be used.</summary>
internal sealed class AuthorityException(string message, Exception? inner = null) : Exception(message, inner);
