using System.Collections.ObjectModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Membership;
using Orleans.Storage;

namespace Orleans.TestingHost;

/// <summary>Several silos and a client in this process; calls between them go over TCP.</summary>
public sealed partial class InProcessTestCluster : IDisposable, IAsyncDisposable
{
    private readonly List<InProcessSiloHandle> _silos = [];
    private readonly InProcessMembership _membership = new();
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

    /// <summary>Silos of one process know of each other at once; the client is told.</summary>
    public Task WaitForLivenessToStabilizeAsync(bool didKill = false) => RefreshClientAsync();

    public async Task<InProcessSiloHandle> StartAdditionalSiloAsync() => (await StartSilosAsync(1))[0];

    public async Task<List<InProcessSiloHandle>> StartSilosAsync(int silosToStart)
    {
        var started = new List<InProcessSiloHandle>();
        for (var i = 0; i < silosToStart; i++)
        {
            started.Add(await CreateSiloAsync(new InProcessTestSiloSpecificOptions { SiloName = $"Silo_{_started}" }));
        }

        return started;
    }

    /// <summary>Ends a silo in order: its grains are deactivated.</summary>
    public async Task StopSiloAsync(InProcessSiloHandle instance)
    {
        await instance.StopSiloAsync(stopGracefully: true);
        await ForgetAsync(instance);
    }

    /// <summary>Ends a silo as a crash does: none of its grains runs another turn.</summary>
    public async Task KillSiloAsync(InProcessSiloHandle instance)
    {
        await instance.StopSiloAsync(stopGracefully: false);
        await _membership.LeaveAsync(instance.SiloAddress, CancellationToken.None);
        await ForgetAsync(instance);
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

    public async ValueTask DisposeAsync()
    {
        await StopClusterClientAsync();
        foreach (var silo in Silos)
        {
            await silo.DisposeAsync();
            await ForgetAsync(silo);
        }
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task ForgetAsync(InProcessSiloHandle handle)
    {
        lock (_silos)
        {
            _silos.Remove(handle);
        }

        await RefreshClientAsync();
    }

    private Task RefreshClientAsync() =>
        _clientHost?.Services.GetRequiredService<IMembership>().RefreshAsync() ?? Task.CompletedTask;
}
