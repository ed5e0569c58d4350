using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Membership;
using Orleans.Storage;

namespace Orleans.Hosting;

/// <summary>Silos and clients find each other through a table in the database.</summary>
public static class AdoNetHostingExtensions
{
    public static ISiloBuilder UseAdoNetClustering(this ISiloBuilder builder, Action<AdoNetClusteringSiloOptions> configureOptions) =>
        builder.UseAdoNetClustering(options => options.Configure(configureOptions));

    public static ISiloBuilder UseAdoNetClustering(
        this ISiloBuilder builder, Action<OptionsBuilder<AdoNetClusteringSiloOptions>> configureOptions)
    {
        configureOptions(builder.Services.AddOptions<AdoNetClusteringSiloOptions>());
        builder.Services.TryAddSingleton(services =>
        {
            var options = services.GetRequiredService<IOptions<AdoNetClusteringSiloOptions>>().Value;
            return Open(services, options.DataSource, options.ConnectionString, options.Invariant);
        });
        builder.Services.TryAddSingleton<TableMembership>();
        builder.Services.Replace(ServiceDescriptor.Singleton<ISiloMembership>(s => s.GetRequiredService<TableMembership>()));
        builder.Services.Replace(ServiceDescriptor.Singleton<IMembership>(s => s.GetRequiredService<TableMembership>()));
        InProcessClustering.UseTransport(builder.Services);
        return builder;
    }

    public static IClientBuilder UseAdoNetClustering(this IClientBuilder builder, Action<AdoNetClusteringClientOptions> configureOptions) =>
        builder.UseAdoNetClustering(options => options.Configure(configureOptions));

    public static IClientBuilder UseAdoNetClustering(
        this IClientBuilder builder, Action<OptionsBuilder<AdoNetClusteringClientOptions>> configureOptions)
    {
        configureOptions(builder.Services.AddOptions<AdoNetClusteringClientOptions>());
        builder.Services.TryAddSingleton(services =>
        {
            var options = services.GetRequiredService<IOptions<AdoNetClusteringClientOptions>>().Value;
            return Open(services, options.DataSource, options.ConnectionString, options.Invariant);
        });
        builder.Services.Replace(ServiceDescriptor.Singleton<IGatewayList>(s => s.GetRequiredService<MembershipTable>()));
        return builder;
    }

    private static MembershipTable Open(
        IServiceProvider services, System.Data.Common.DbDataSource? dataSource, string? connectionString, string? invariant) => new(
        AdoNetDatabase.Open("AdoNetClustering", dataSource, connectionString, invariant),
        ownsDatabase: dataSource is null,
        LocalSiloDetails.ClusterIdOf(services.GetRequiredService<IOptions<ClusterOptions>>().Value));
}
