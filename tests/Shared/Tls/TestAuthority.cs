using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ScimCluster.Testing;

/// <summary>Issues certificates for one test, and recognizes them.</summary>
internal sealed class TestAuthority : IDisposable
{
    /// <summary>The name that all certificates of silos have.</summary>
    public const string SiloName = "silo.test";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _root;
    private readonly List<X509Certificate2> _issued = [];
    private byte _serial;

    public TestAuthority()
    {
        var request = new CertificateRequest("CN=test authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _root = request.CreateSelfSigned(From, Until);
    }

    private static DateTimeOffset From => TimeProvider.System.GetUtcNow().AddHours(-1);

    private static DateTimeOffset Until => TimeProvider.System.GetUtcNow().AddHours(1);

    public X509Certificate2 Issue(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(_root, From, Until.AddMinutes(-1), [++_serial]);
        var issued = bare.CopyWithPrivateKey(key);
        _issued.Add(issued);
        return issued;
    }

    /// <summary>Writes what a program needs for TLS: <c>tls.crt</c>, <c>tls.key</c> and <c>ca.crt</c>.</summary>
    public void WriteFiles(string folder, string name)
    {
        var certificate = Issue(name);
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(Path.Combine(folder, "tls.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "tls.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(folder, "ca.crt"), _root.ExportCertificatePem());
    }

    /// <summary>Whether this authority has issued the certificate.</summary>
    public bool HasIssued(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }

    public void Dispose()
    {
        _issued.ForEach(c => c.Dispose());
        _root.Dispose();
        _key.Dispose();
    }
}
