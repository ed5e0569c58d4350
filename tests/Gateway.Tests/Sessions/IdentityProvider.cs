using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Sessions;

/// <summary>An identity provider with a discovery document and keys, over TLS on a loopback port.</summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TestAuthority _certificates;
    private volatile Signer _signer = new("key-1");
    private int _reads;

    private IdentityProvider(WebApplication app, TestAuthority certificates) => (_app, _certificates) = (app, certificates);

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>False answers 500 to everything.</summary>
    public bool IsUp { get; set; } = true;

    /// <summary>What is answered in place of the discovery document, or null.</summary>
    public string? Discovered { get; set; }

    /// <summary>What is answered in place of the keys, or null.</summary>
    public string? Published { get; set; }

    /// <summary>How often the keys were read.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Further keys of the published set.</summary>
    public List<JsonObject> OtherKeys { get; } = [];

    public static async Task<IdentityProvider> StartAsync()
    {
        var certificates = new TestAuthority();
        var certificate = certificates.Issue("localhost");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var app = builder.Build();
        var provider = new IdentityProvider(app, certificates);
        app.MapGet("/.well-known/openid-configuration", provider.Discovery);
        app.MapGet("/keys", provider.Keys);
        await app.StartAsync();
        return provider;
    }

    /// <summary>What a gateway needs to trust the certificate.</summary>
    public SocketsHttpHandler Backchannel() => new()
    {
        UseProxy = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is X509Certificate2 sent && _certificates.HasIssued(sent) },
    };

    /// <summary>Takes the key away and signs with a new one.</summary>
    public void ChangeKey(string keyId) => _signer = new Signer(keyId);

    /// <summary>Signs a session with the current key.</summary>
    public string Session(string userId, params (string Name, JsonNode? Value)[] others)
    {
        var signer = _signer;
        return Jwt.Rsa(signer.Key, Jwt.Claims(userId, [("iss", Address), .. others]), signer.KeyId);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificates.Dispose();
    }

    private IResult Discovery() => Discovered is { } text ? Results.Text(text, "application/json") : IsUp
        ? Results.Json(new JsonObject { ["issuer"] = Address, ["jwks_uri"] = $"{Address}/keys" })
        : Results.StatusCode(500);

    private IResult Keys()
    {
        Interlocked.Increment(ref _reads);
        return Published is { } text ? Results.Text(text, "application/json")
            : IsUp ? Results.Json(new JsonObject { ["keys"] = new JsonArray([_signer.Published(), .. OtherKeys.Select(key => key.DeepClone())]) })
            : Results.StatusCode(500);
    }

    private sealed record Signer(string KeyId)
    {
        public RSA Key { get; } = RSA.Create(2048);

        public JsonObject Published()
        {
            var parameters = Key.ExportParameters(false);
            return new JsonObject
            {
                ["kty"] = "RSA",
                ["use"] = "sig",
                ["kid"] = KeyId,
                ["n"] = Base64Url.EncodeToString(parameters.Modulus!),
                ["e"] = Base64Url.EncodeToString(parameters.Exponent!),
            };
        }
    }
}
