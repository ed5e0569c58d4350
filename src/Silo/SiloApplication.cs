using Microsoft.Extensions.Options;
using ScimCluster.Gateway;
using ScimCluster.Gateway.Health;
using ScimCluster.Gateway.Hosting;
using ScimCluster.Storage;

namespace ScimCluster.Silo;

/// <summary>Composes the silo's program: grains and their storage, and, unless told otherwise, the gateway.</summary>
public static class SiloApplication
{
    /// <summary>Builds the application; nothing is started yet.</summary>
    /// <param name="arguments">Settings as command-line arguments, which win over everything else.</param>
    /// <param name="settings">Settings that win over files and environment variables.</param>
    /// <param name="configureServices">Adds services of the caller's, such as a logger.</param>
    /// <exception cref="OptionsValidationException">
    /// A setting is missing or wrong; each failure names its key. Several come in an <see cref="AggregateException"/>.
    /// </exception>
    public static WebApplication Build(
        string[] arguments,
        IEnumerable<KeyValuePair<string, string?>>? settings = null,
        Action<IServiceCollection>? configureServices = null)
    {
        var builder = WebHosting.CreateBuilder(arguments, settings);
        var connectionString = ConnectionStrings.Required(builder.Configuration);
        builder.Services.AddScimStorage(connectionString);
        builder.Services.AddValidated<SiloHostOptions, SiloHostOptionsValidator>(SiloHostOptions.Section);
        builder.UseOrleans(silo =>
        {
            silo.UseScimCluster(connectionString);
            silo.UseScimGrains(connectionString);
        });
        builder.Services.AddScimGateway();
        configureServices?.Invoke(builder.Services);

        var app = builder.BuildValidated().MapHealth();
        return app.Services.GetRequiredService<IOptions<SiloHostOptions>>().Value.HostGateway ? app.MapScimGateway() : app;
    }
}
