using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;

namespace Orleans.Connections.Security;

/// <summary>Secures connections by TLS, on both sides, before anything else is said on them.</summary>
internal sealed class ConnectionSecurity
{
    private readonly TlsOptions _options;
    private readonly TimeProvider _time;
    private readonly SslStreamCertificateContext? _certificate;

    public ConnectionSecurity(TlsOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;

        // The chain that is sent is built once, and from what is on this machine.
        _certificate = options.LocalCertificate is { } own ? SslStreamCertificateContext.Create(own, additionalCertificates: null, offline: true) : null;
    }

    private X509RevocationMode Revocation => _options.CheckCertificateRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck;

    /// <exception cref="AuthenticationException">The silo is not trusted.</exception>
    /// <exception cref="IOException">The silo does not speak TLS, or has refused this process.</exception>
    public async Task<Stream> ConnectAsync(Stream stream, EndPoint remote, CancellationToken cancellationToken)
    {
        var perConnection = new TlsClientAuthenticationOptions();
        _options.OnAuthenticateAsClient?.Invoke(new DefaultConnectionContext { RemoteEndPoint = remote }, perConnection);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = perConnection.TargetHost ?? "",
            EnabledSslProtocols = _options.SslProtocols,
            CertificateRevocationCheckMode = Revocation,
            ClientCertificateContext = _options.ClientCertificateMode == RemoteCertificateMode.NoCertificate ? null : _certificate,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                IsGood(RemoteCertificateMode.RequireCertificate, certificate, chain, errors),
        };
        return await SecureAsync(stream, (tls, token) => tls.AuthenticateAsClientAsync(options, token), cancellationToken);
    }

    /// <exception cref="AuthenticationException">The other side is not trusted.</exception>
    /// <exception cref="IOException">The other side does not speak TLS, or has refused this silo.</exception>
    public async ValueTask<Stream> AcceptAsync(Stream stream, CancellationToken cancellationToken)
    {
        var mode = _options.RemoteCertificateMode;
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = _certificate,
            ClientCertificateRequired = mode != RemoteCertificateMode.NoCertificate,
            EnabledSslProtocols = _options.SslProtocols,
            CertificateRevocationCheckMode = Revocation,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsGood(mode, certificate, chain, errors),
        };
        return await SecureAsync(stream, (tls, token) => tls.AuthenticateAsServerAsync(options, token), cancellationToken);
    }

    private async Task<Stream> SecureAsync(Stream stream, Func<SslStream, CancellationToken, Task> authenticate, CancellationToken cancellationToken)
    {
        var tls = new SslStream(stream);
        using var timeout = new CancellationTokenSource(_options.HandshakeTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await authenticate(tls, either.Token);
            return tls;
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    private bool IsGood(RemoteCertificateMode mode, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate is null
            ? mode != RemoteCertificateMode.RequireCertificate
            : _options.RemoteCertificateValidation is { } validation
                ? certificate is X509Certificate2 full && validation(full, chain!, errors)
                : errors == SslPolicyErrors.None;
}
