using Microsoft.Extensions.Options;
using ScimCluster.Gateway;
using ScimCluster.Grains;
using ScimCluster.Storage;

namespace ScimCluster.Silo;

/// <summary>Composes silo and gateway into one process.</summary>
public static class SiloApplication
{
    // Shared by all silos of all builds: part of the key of stored grain state.
    private const string ServiceId = "scim";

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
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.AddInMemoryCollection(settings ?? []).AddCommandLine(arguments);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // Room for the longest filter, 10,000 characters, percent-encoded.
            kestrel.Limits.MaxRequestLineSize = 128 * 1024;
            kestrel.Limits.MaxRequestBufferSize = 1024 * 1024;
        });

        var connectionString = ConnectionStrings.Required(builder.Configuration);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddScimStorage(connectionString);
        builder.Services.AddOptions<SiloHostOptions>()
            .BindConfiguration(SiloHostOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.UseOrleans(silo => ConfigureSilo(silo, connectionString));
        builder.Services.AddScimGateway();
        configureServices?.Invoke(builder.Services);

        var app = builder.Build();

        // All wrong options at once, before the first of them is needed.
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        return app.MapScimGateway();
    }

    private static void ConfigureSilo(ISiloBuilder silo, string connectionString)
    {
        var options = silo.Configuration.GetSection(SiloHostOptions.Section).Get<SiloHostOptions>() ?? new SiloHostOptions();
        silo.UseLocalhostClustering(options.SiloPort, options.GatewayPort, serviceId: ServiceId, clusterId: ServiceId);
        ConfigureGrains(silo, connectionString);
    }

    /// <summary>Gives a silo the grains and the storage of their state; the stores are registered by the caller.</summary>
    internal static void ConfigureGrains(ISiloBuilder silo, string connectionString)
    {
        silo.AddAdoNetGrainStorage(StorageNames.Grains, storage =>
        {
            storage.Invariant = "Npgsql";
            storage.ConnectionString = ConnectionStrings.ForOrleans(connectionString);
            storage.GrainStorageSerializer = new JsonGrainStorageSerializer();
        });
        silo.AddScimGrains();
    }
}
