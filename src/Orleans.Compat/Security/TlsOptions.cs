using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;

namespace Orleans.Connections.Security;

/// <summary>How connections between silos, and between clients and silos, are secured.</summary>
public class TlsOptions
{
    private TimeSpan _handshakeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>What this process shows the other side, with its private key. A client need not have one.</summary>
    public X509Certificate2? LocalCertificate { get; set; }

    /// <summary>What a silo wants from whoever connects to it. A silo itself always has to show a certificate.</summary>
    public RemoteCertificateMode RemoteCertificateMode { get; set; } = RemoteCertificateMode.RequireCertificate;

    /// <summary>Whether this process shows <see cref="LocalCertificate"/> when it connects to a silo.</summary>
    public RemoteCertificateMode ClientCertificateMode { get; set; } = RemoteCertificateMode.AllowCertificate;

    /// <summary>Decides about a certificate of the other side instead of the usual check, whose result it is given.</summary>
    public RemoteCertificateValidator? RemoteCertificateValidation { get; set; }

    /// <summary>The versions of TLS that are spoken.</summary>
    public SslProtocols SslProtocols { get; set; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>Whether certificates are looked up in the lists of revoked ones.</summary>
    public bool CheckCertificateRevocation { get; set; }

    /// <summary>Called before a connection to a silo is secured; sets the name that the silo's certificate must have.</summary>
    public Action<ConnectionContext, TlsClientAuthenticationOptions>? OnAuthenticateAsClient { get; set; }

    /// <summary>How long securing may take; never longer than the opening of the connection may.</summary>
    public TimeSpan HandshakeTimeout
    {
        get => _handshakeTimeout;
        set => _handshakeTimeout = value > TimeSpan.Zero && value.TotalMilliseconds <= int.MaxValue
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), "HandshakeTimeout must be positive and finite.");
    }

    /// <summary>Takes any certificate of the other side: for development only.</summary>
    public void AllowAnyRemoteCertificate() => RemoteCertificateValidation = static (_, _, _) => true;
}

/// <summary>What is wanted of a certificate of the other side.</summary>
public enum RemoteCertificateMode
{
    /// <summary>It is not asked for.</summary>
    NoCertificate = 0,

    /// <summary>It is asked for, and checked if it comes.</summary>
    AllowCertificate = 1,

    /// <summary>Without a valid one there is no connection.</summary>
    RequireCertificate = 2,
}

/// <summary>Says whether a certificate is good.</summary>
public delegate bool RemoteCertificateValidator(X509Certificate2 certificate, X509Chain chain, SslPolicyErrors policyErrors);

/// <summary>What can be set for each connection to a silo.</summary>
public class TlsClientAuthenticationOptions
{
    /// <summary>The name that is asked for and that the silo's certificate must have.</summary>
    public string? TargetHost { get; set; }
}
