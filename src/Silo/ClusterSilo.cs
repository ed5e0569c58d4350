using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Serialization;
using ScimCluster.Gateway.Hosting;
using ScimCluster.Grains;

namespace ScimCluster.Silo;

/// <summary>Makes a program a silo of the cluster.</summary>
internal static class ClusterSilo
{
    /// <summary>Joins the silos that share the database.</summary>
    public static void UseScimCluster(this ISiloBuilder silo, string connectionString)
    {
        silo.UseAdoNetClustering(clustering =>
        {
            clustering.Invariant = ClusteringConnection.Invariant;
            clustering.ConnectionString = ConnectionStrings.ForOrleans(connectionString);
        });
        if (ClusterTls.Read(silo.Configuration) is { } tls)
        {
            silo.UseTls(tls.Configure);
        }

        silo.Services.AddOptions<ClusterOptions>().Configure<IOptions<ClusterSettings>>((cluster, settings) =>
        {
            cluster.ServiceId = ClusterSettings.ServiceId;
            cluster.ClusterId = settings.Value.ClusterId;
        });
        silo.Services.AddOptions<SiloMessagingOptions>().Configure<IOptions<ClusterSettings>>(
            (messaging, settings) => messaging.ResponseTimeout = settings.Value.ResponseTimeout);
        silo.Services.AddOptions<ClusterMembershipOptions>().Configure<IOptions<ClusterSettings>>(
            (membership, settings) => Configure(membership, settings.Value));
        silo.Services.AddOptions<EndpointOptions>().Configure<IOptions<SiloHostOptions>>((endpoints, host) =>
        {
            endpoints.AdvertisedIPAddress = IPAddress.Parse(host.Value.AdvertisedAddress);
            endpoints.SiloPort = host.Value.SiloPort;
            endpoints.GatewayPort = host.Value.GatewayPort;
        });
        silo.Services.AddOptions<SiloOptions>().Configure<IOptions<SiloHostOptions>>((options, host) =>
        {
            if (host.Value.Name is { Length: > 0 } name)
            {
                options.SiloName = name;
            }
        });
    }

    /// <summary>Gives a silo the grains and the storage of their state; the stores are registered by the caller.</summary>
    public static void UseScimGrains(this ISiloBuilder silo, string connectionString)
    {
        silo.AddAdoNetGrainStorage(StorageNames.Grains, storage =>
        {
            storage.Invariant = ClusteringConnection.Invariant;
            storage.ConnectionString = ConnectionStrings.ForOrleans(connectionString);
            storage.GrainStorageSerializer = new JsonGrainStorageSerializer();
        });
        // What the AdoNet provider throws has the driver's exception within, and has to reach gateways all the same.
        silo.Services.Configure<ExceptionSerializationOptions>(exceptions => exceptions.SupportedNamespacePrefixes.Add(nameof(Npgsql)));
        silo.AddScimGrains();
    }

    private static void Configure(ClusterMembershipOptions membership, ClusterSettings settings)
    {
        membership.ProbeTimeout = settings.ProbeTimeout;
        membership.NumMissedProbesLimit = settings.MissedProbesLimit;
        membership.NumVotesForDeathDeclaration = settings.DeathVotes;
        membership.TableRefreshTimeout = settings.TableRefreshPeriod;
        membership.IAmAliveTablePublishTimeout = settings.AliveUpdatePeriod;
        membership.MaxJoinAttemptTime = settings.MaxJoinTime;
    }
}
