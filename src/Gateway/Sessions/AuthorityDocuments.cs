using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
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
        var found = await RetrieveAsync(options.Value.Authority!.TrimEnd('/') + DiscoveryPath, cancellationToken);
        var issuer = options.Value.Issuer ?? found.Issuer;
        if (string.IsNullOrEmpty(issuer))
        {
            throw new AuthorityException("the discovery document has no issuer");
        }

        // A symmetric key that everybody can read proves nothing.
        var usable = found.SigningKeys.Where(key => key is not SymmetricSecurityKey and not JsonWebKey { Kty: JsonWebAlgorithmsKeyTypes.Octet }).ToList();
        return usable.Count > 0
            ? new SessionKeySet(usable, SessionKeySet.AsymmetricAlgorithms, issuer)
            : throw new AuthorityException("the key set has no RSA or elliptic-curve key for signatures");
    }

    private async Task<OpenIdConnectConfiguration> RetrieveAsync(string address, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);
        try
        {
            return await OpenIdConnectConfigurationRetriever.GetAsync(address, new HttpDocumentRetriever(client), cancellationToken);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ArgumentException or InvalidOperationException or JsonException)
        {
            throw new AuthorityException($"{address} or its keys could not be read ({e.GetType().Name})", e);
        }
    }
}

/// <summary>An authority is away, or answers what cannot be used.</summary>
internal sealed class AuthorityException(string message, Exception? inner = null) : Exception(message, inner);
