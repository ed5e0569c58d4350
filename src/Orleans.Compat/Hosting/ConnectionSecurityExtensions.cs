using Microsoft.Extensions.DependencyInjection;
using Orleans.Connections.Security;

namespace Orleans.Hosting;

/// <summary>Secures what silos and clients say to each other.</summary>
public static class OrleansConnectionSecurityHostingExtensions
{
    /// <summary>The silo speaks TLS alone: with other silos and at its gateway.</summary>
    /// <exception cref="InvalidOperationException">There is no certificate, or it has no private key.</exception>
    public static ISiloBuilder UseTls(this ISiloBuilder builder, Action<TlsOptions> configureOptions)
    {
        var options = Configure(configureOptions);
        if (options.LocalCertificate is null)
        {
            throw new InvalidOperationException("A silo that uses TLS needs a LocalCertificate.");
        }

        Add(builder.Services, options);
        return builder;
    }

    /// <summary>The client speaks TLS alone.</summary>
    /// <exception cref="InvalidOperationException">A certificate is required and missing, or has no private key.</exception>
    public static IClientBuilder UseTls(this IClientBuilder builder, Action<TlsOptions> configureOptions)
    {
        var options = Configure(configureOptions);
        if (options is { LocalCertificate: null, ClientCertificateMode: RemoteCertificateMode.RequireCertificate })
        {
            throw new InvalidOperationException("A client whose ClientCertificateMode is RequireCertificate needs a LocalCertificate.");
        }

        Add(builder.Services, options);
        return builder;
    }

    private static TlsOptions Configure(Action<TlsOptions> configureOptions)
    {
        var options = new TlsOptions();
        configureOptions(options);
        return options is { LocalCertificate.HasPrivateKey: false }
            ? throw new InvalidOperationException("The LocalCertificate has no private key.")
            : options;
    }

    private static void Add(IServiceCollection services, TlsOptions options) =>
        services.AddSingleton(s => new ConnectionSecurity(options, s.GetRequiredService<TimeProvider>()));
}
