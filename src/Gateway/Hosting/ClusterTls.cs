using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Orleans.Connections.Security;

namespace ScimCluster.Gateway.Hosting;

/// <summary>TLS between the members of a cluster, who all show a certificate of the same authority.</summary>
internal sealed class ClusterTls
{
    private const string ServerName = "scim-silo";

    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2Collection _authorities;

    private ClusterTls(X509Certificate2 certificate, X509Certificate2Collection authorities)
    {
        _certificate = certificate;
        _authorities = authorities;
    }

    /// <summary>Reads the files that the configuration names, or gives null if it names none.</summary>
    /// <exception cref="OptionsValidationException">A file is missing, cannot be read, or is not named.</exception>
    public static ClusterTls? Read(IConfiguration configuration)
    {
        var settings = configuration.GetSection(ClusterTlsSettings.Section).Get<ClusterTlsSettings>() ?? new ClusterTlsSettings();
        (string Key, string? Path)[] files =
        [
            (nameof(settings.CertificatePath), settings.CertificatePath),
            (nameof(settings.KeyPath), settings.KeyPath),
            (nameof(settings.AuthorityPath), settings.AuthorityPath),
        ];
        if (Array.TrueForAll(files, static file => string.IsNullOrEmpty(file.Path)))
        {
            return null;
        }

        List<string> errors = [.. files
            .Where(file => !File.Exists(file.Path))
            .Select(file => string.IsNullOrEmpty(file.Path)
                ? $"{ClusterTlsSettings.Section}:{file.Key} is missing: TLS needs a certificate, its key, and its authority."
                : $"{ClusterTlsSettings.Section}:{file.Key} names {file.Path}, which is not there or not to be read.")];
        if (errors.Count > 0)
        {
            throw Invalid(errors);
        }

        try
        {
            var certificate = X509Certificate2.CreateFromPemFile(settings.CertificatePath!, settings.KeyPath);
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(settings.AuthorityPath!);
            return authorities.Count > 0
                ? new(certificate, authorities)
                : throw Invalid([$"{ClusterTlsSettings.Section}:AuthorityPath names a file without a certificate."]);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw Invalid([$"{ClusterTlsSettings.Section}: certificate, key and authority must be PEM files, and the key that of the certificate."]);
        }
    }

    public void Configure(TlsOptions tls)
    {
        tls.LocalCertificate = _certificate;
        tls.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.RemoteCertificateValidation = IsMember;

        // Members call each other by addresses that change with every start; any member may stand behind them.
        tls.OnAuthenticateAsClient = (_, client) => client.TargetHost = ServerName;
    }

    // The authority issues to members of the cluster alone, so that its name says enough.
    private bool IsMember(X509Certificate2 certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in sent?.ChainElements.AsEnumerable() ?? [])
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(certificate);
    }

    private static OptionsValidationException Invalid(IEnumerable<string> errors) =>
        new(ClusterTlsSettings.Section, typeof(ClusterTlsSettings), errors);
}

/// <summary>The files for TLS inside the cluster, all three or none. Section <c>Cluster:Tls</c> of the configuration.</summary>
public sealed class ClusterTlsSettings
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Cluster:Tls";

    /// <summary>PEM file with this program's certificate.</summary>
    public string? CertificatePath { get; set; }

    /// <summary>PEM file with the certificate's private key.</summary>
    public string? KeyPath { get; set; }

    /// <summary>PEM file with the authority that has issued the certificates of all members of the cluster, and no others.</summary>
    public string? AuthorityPath { get; set; }
}
