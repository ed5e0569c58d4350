using System.Globalization;
using Microsoft.Extensions.Options;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Gateway.Hosting;

/// <summary>What the programs that serve HTTP have in common: where settings come from, the server's limits, and how they stop.</summary>
internal static class WebHosting
{
    /// <summary>Begins an application.</summary>
    /// <param name="arguments">Settings as command-line arguments, which win over everything else.</param>
    /// <param name="settings">Settings that win over files and environment variables.</param>
    public static WebApplicationBuilder CreateBuilder(string[] arguments, IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        // The files stand beside the program, wherever it was started from.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(settings ?? []).AddCommandLine(arguments);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // Room for the longest filter, 10,000 characters, percent-encoded.
            kestrel.Limits.MaxRequestLineSize = 128 * 1024;
            kestrel.Limits.MaxRequestBufferSize = 1024 * 1024;
        });

        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddValidated<ShutdownOptions, ShutdownOptionsValidator>(ShutdownOptions.Section);
        builder.Services.AddOptions<HostOptions>().Configure<IConfiguration>(SetShutdownTimeout);
        builder.Services.AddHostedService<Draining>();
        builder.Services.AddValidated<ClusterSettings, ClusterSettingsValidator>(ClusterSettings.Section);
        builder.Services.AddValidated<SchemaOptions, SchemaOptionsValidator>(SchemaOptions.Section);
        builder.Services.AddSingleton(services => SchemaFiles.Load(services.GetRequiredService<IOptions<SchemaOptions>>().Value.Files).Catalog);
        return builder;
    }

    /// <summary>Builds the application and reports all wrong options at once, before the first of them is needed.</summary>
    /// <exception cref="OptionsValidationException">A setting is missing or wrong; several come in an <see cref="AggregateException"/>.</exception>
    public static WebApplication BuildValidated(this WebApplicationBuilder builder)
    {
        var app = builder.Build();
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        app.UseDraining();
        return app;
    }

    // The host is made before options are validated: of a wrong value the validator speaks, together with all others.
    private static void SetShutdownTimeout(HostOptions host, IConfiguration configuration)
    {
        var text = configuration[$"{ShutdownOptions.Section}:{nameof(ShutdownOptions.Timeout)}"];
        host.ShutdownTimeout = TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var timeout) && timeout > TimeSpan.Zero
            ? timeout
            : new ShutdownOptions().Timeout;
    }

    /// <summary>Binds options to a section, and validates them when the host starts.</summary>
    public static OptionsBuilder<TOptions> AddValidated<TOptions, TValidator>(this IServiceCollection services, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
        return services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
    }
}
