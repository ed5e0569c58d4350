using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Sessions;

/// <summary>A server that knows several keys, takes a cookie, and whose log is kept.</summary>
public sealed class SessionServer(PostgresServer postgres) : IAsyncLifetime
{
    public const string CookieName = "saas_session";
    public const string TrustedOrigin = "https://app.saas.test";
    public const string PublicOrigin = "https://scim.saas.test";

    private TestDatabase? _database;

    internal ScimServer Server { get; private set; } = null!;

    internal CapturedLog Log { get; } = new();

    internal byte[] First { get; } = RandomNumberGenerator.GetBytes(32);

    internal byte[] Second { get; } = RandomNumberGenerator.GetBytes(48);

    internal byte[] WithoutId { get; } = RandomNumberGenerator.GetBytes(32);

    internal RSA Rsa { get; } = RSA.Create(2048);

    internal ECDsa EllipticCurve { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(postgres);
        Server = await ScimServer.StartAsync(
            _database.ConnectionString,
            services => services.AddSingleton<ILoggerProvider>(Log),
            ("Logging:LogLevel:Default", "Trace"),
            ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"),
            ("Logging:LogLevel:ScimCluster.Gateway.Sessions.SessionHandler", "Trace"),
            ("Gateway:PublicOrigin", PublicOrigin),
            ("Sessions:Issuer", Jwt.Issuer),
            ("Sessions:Audience", Jwt.Audience),
            ("Sessions:Audiences:0", "second-audience"),
            ("Sessions:SigningKey", Convert.ToBase64String(WithoutId)),
            ("Sessions:Keys:0:Id", "first"),
            ("Sessions:Keys:0:Secret", Convert.ToBase64String(First)),
            ("Sessions:Keys:1:Id", "second"),
            ("Sessions:Keys:1:Secret", Convert.ToBase64String(Second)),
            ("Sessions:Keys:2:Id", "rsa"),
            ("Sessions:Keys:2:PublicKey", Rsa.ExportSubjectPublicKeyInfoPem()),
            ("Sessions:Keys:3:Id", "curve"),
            ("Sessions:Keys:3:PublicKey", EllipticCurve.ExportSubjectPublicKeyInfoPem()),
            ("Sessions:Cookie:Name", CookieName),
            ("Sessions:Cookie:TrustedOrigins:0", TrustedOrigin));
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        await _database!.DisposeAsync();
        Rsa.Dispose();
        EllipticCurve.Dispose();
    }

    /// <summary>A session that is valid.</summary>
    internal string Session(string userId = "ada") => Jwt.Hmac(First, Jwt.Claims(userId), "first");

    /// <summary>Asks a management route.</summary>
    internal Task<ApiAnswer> AskAsync(string token) => Server.Scim(token).GetAsync("/scim/list-provider-connections");
}
