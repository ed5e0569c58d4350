using System.Collections.ObjectModel;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Membership;
using Orleans.Storage;

namespace Orleans.TestingHost;

/// <summary>Several silos and a client in this process; calls between them go through the same copying as between processes.</summary>
public sealed class InProcessTestCluster : IDisposable, IAsyncDisposable
{
    private const int FirstSiloPort = 20000;
    private const int FirstGatewayPort = 40000;

    private readonly List<InProcessSiloHandle> _silos = [];
    private readonly InProcessMembership _membership = new();
    private readonly InProcessNetwork _network = new();
    private readonly MemoryStorageTables _tables = new();
    private IHost? _clientHost;
    private short _started;

    internal InProcessTestCluster(InProcessTestClusterOptions options) => Options = options;

    public ReadOnlyCollection<InProcessSiloHandle> Silos
    {
        get
        {
            lock (_silos)
            {
                return [.. _silos];
            }
        }
    }

    public InProcessTestClusterOptions Options { get; }

    public IClusterClient Client =>
        _clientHost?.Services.GetRequiredService<IClusterClient>()
        ?? throw new InvalidOperationException("The cluster has not been deployed.");

    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null) =>
        (silo is null ? Silos[0] : GetSiloForAddress(silo) ?? throw new ArgumentException($"No silo {silo}.", nameof(silo))).ServiceProvider;

    public bool TryGetGrainContext(GrainId grainId, out IGrainContext? grainContext)
    {
        grainContext = Silos.Where(s => s.IsActive)
            .Select(s => s.ServiceProvider.GetRequiredService<Silo>().Catalog.Find(grainId))
            .FirstOrDefault(a => a is not null);
        return grainContext is not null;
    }

    /// <summary>Waits until the grain's activation, if there is one, has ended.</summary>
    public Task WaitForDeactivationAsync(GrainId grainId) =>
        TryGetGrainContext(grainId, out var context) ? context!.Deactivated : Task.CompletedTask;

    public Task WaitForDeactivationAsync(IAddressable grain) => WaitForDeactivationAsync(grain.GetGrainId());

    public async Task DeactivateAsync(GrainId grainId)
    {
        if (TryGetGrainContext(grainId, out var context))
        {
            context!.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "The test deactivates the grain."));
            await context.Deactivated;
        }
    }

    public Task DeactivateAsync(IAddressable grain) => DeactivateAsync(grain.GetGrainId());

    public async Task DeployAsync()
    {
        await StartSilosAsync(Options.InitialSilosCount);
        if (Options.InitializeClientOnDeploy)
        {
            await InitializeClientAsync();
        }
    }

    public IEnumerable<InProcessSiloHandle> GetActiveSilos() => Silos.Where(s => s.IsActive);

    public InProcessSiloHandle? GetSiloForAddress(SiloAddress siloAddress) => Silos.FirstOrDefault(s => s.SiloAddress.Equals(siloAddress));

    /// <summary>Members of one process know of each other at once.</summary>
    public Task WaitForLivenessToStabilizeAsync(bool didKill = false) => Task.CompletedTask;

    public async Task<InProcessSiloHandle> StartAdditionalSiloAsync() => (await StartSilosAsync(1))[0];

    public async Task<List<InProcessSiloHandle>> StartSilosAsync(int silosToStart)
    {
        var started = new List<InProcessSiloHandle>();
        for (var i = 0; i < silosToStart; i++)
        {
            var number = _started++;
            started.Add(await CreateSiloAsync(new InProcessTestSiloSpecificOptions
            {
                SiloName = $"Silo_{number}",
                SiloPort = FirstSiloPort + number,
                GatewayPort = FirstGatewayPort + number,
            }));
        }

        return started;
    }

    /// <summary>Ends a silo in order: its grains are deactivated.</summary>
    public async Task StopSiloAsync(InProcessSiloHandle instance)
    {
        await instance.StopSiloAsync(stopGracefully: true);
        Forget(instance);
    }

    /// <summary>Ends a silo as a crash does: none of its grains runs another turn.</summary>
    public async Task KillSiloAsync(InProcessSiloHandle instance)
    {
        _network.Disconnect(instance.SiloAddress);
        await instance.StopSiloAsync(stopGracefully: false);
        await _membership.LeaveAsync(instance.SiloAddress, CancellationToken.None);
        Forget(instance);
    }

    public async Task<InProcessSiloHandle?> RestartSiloAsync(InProcessSiloHandle instance)
    {
        await StopSiloAsync(instance);
        return await CreateSiloAsync(new InProcessTestSiloSpecificOptions
        {
            SiloName = instance.Name,
            SiloPort = instance.SiloAddress.Endpoint.Port,
            GatewayPort = instance.GatewayAddress.Endpoint.Port,
        });
    }

    public async Task StopClusterClientAsync()
    {
        if (_clientHost is { } host)
        {
            _clientHost = null;
            await host.StopAsync();
            host.Dispose();
        }
    }

    public async Task StopSilosAsync()
    {
        foreach (var silo in GetActiveSilos().Reverse().ToArray())
        {
            await StopSiloAsync(silo);
        }
    }

    public async Task StopAllSilosAsync()
    {
        await StopClusterClientAsync();
        await StopSilosAsync();
    }

    public async Task InitializeClientAsync()
    {
        var builder = NewHost();
        builder.UseOrleansClient(client =>
        {
            InProcessClustering.Use(client.Services, _membership, _network);
            ConfigureCluster(client.Services);
        });
        foreach (var configure in Options.ClientHostConfigurationDelegates)
        {
            configure(builder);
        }

        _clientHost = builder.Build();
        await _clientHost.StartAsync();
    }

    public async Task<InProcessSiloHandle> CreateSiloAsync(InProcessTestSiloSpecificOptions siloOptions)
    {
        var builder = NewHost();
        builder.UseOrleans(silo =>
        {
            silo.ConfigureEndpoints(IPAddress.Loopback, siloOptions.SiloPort, siloOptions.GatewayPort);
            silo.Configure<SiloOptions>(options => options.SiloName = siloOptions.SiloName);
            InProcessClustering.Use(silo.Services, _membership, _network);
            silo.Services.Replace(ServiceDescriptor.Singleton(_tables));
            ConfigureCluster(silo.Services);
        });
        foreach (var configure in Options.SiloHostConfigurationDelegates)
        {
            configure(siloOptions, builder);
        }

        var host = builder.Build();
        await host.StartAsync();
        var details = host.Services.GetRequiredService<ILocalSiloDetails>();
        var handle = new InProcessSiloHandle
        {
            SiloHost = host,
            Name = siloOptions.SiloName,
            InstanceNumber = (short)(siloOptions.SiloPort - FirstSiloPort),
            SiloAddress = details.SiloAddress,
            GatewayAddress = details.GatewayAddress,
        };
        lock (_silos)
        {
            _silos.Add(handle);
        }

        return handle;
    }

    public async ValueTask DisposeAsync()
    {
        await StopClusterClientAsync();
        foreach (var silo in Silos)
        {
            await silo.DisposeAsync();
            Forget(silo);
        }
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static HostApplicationBuilder NewHost() =>
        Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            ApplicationName = "TestCluster",
            EnvironmentName = Environments.Development,
            DisableDefaults = true,
        });

    private void ConfigureCluster(IServiceCollection services) => services.Configure<ClusterOptions>(options =>
    {
        options.ClusterId = Options.ClusterId;
        options.ServiceId = Options.ServiceId;
    });

    private void Forget(InProcessSiloHandle handle)
    {
        _network.Disconnect(handle.SiloAddress);
        lock (_silos)
        {
            _silos.Remove(handle);
        }
    }
}
