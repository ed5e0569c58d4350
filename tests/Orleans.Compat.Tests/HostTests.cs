using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ScimCluster.Orleans.Compat.Tests.Grains;
using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests;

public sealed class HostTests
{
    private readonly string _key = Signals.NewKey();

    [Fact]
    public async Task A_host_with_Orleans_serves_its_own_grain_factory()
    {
        using var host = NewHost(30001);
        await host.StartAsync();

        var grain = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IPlaceGrain>(_key);
        Assert.Equal(1, await grain.Increment());
        Assert.Equal(2, await host.Services.GetRequiredService<IClusterClient>().GetGrain<IPlaceGrain>(_key).Increment());

        await host.StopAsync();
    }

    [Fact]
    public async Task Stopping_the_host_lets_requests_end_and_deactivates_every_grain()
    {
        using var host = NewHost(30002);
        await host.StartAsync();
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        var keys = Enumerable.Range(0, 20).Select(i => $"{_key}:{i}").ToArray();
        await Task.WhenAll(keys.Select(k => grains.GetGrain<IPlaceGrain>(k).Increment()));
        var held = grains.GetGrain<IPlaceGrain>(_key).Hold();
        await Signals.For(_key).WaitForEntries(1);

        var stop = host.StopAsync();
        Signals.For(_key).Open();
        await stop;

        await held;
        Assert.All(keys.Append(_key), k => Assert.Equal(1, Signals.For(k).Deactivations));
    }

    [Fact]
    public async Task A_startup_task_can_call_grains()
    {
        var seen = 0;
        using var host = NewHost(30003, silo => silo.AddStartupTask(
            async (services, _) => seen = await services.GetRequiredService<IGrainFactory>().GetGrain<IPlaceGrain>(_key).Increment()));
        await host.StartAsync();

        Assert.Equal(1, seen);

        await host.StopAsync();
    }

    [Fact]
    public async Task Call_filters_see_calls_on_both_sides_and_can_change_the_result()
    {
        var seen = new ConcurrentQueue<string>();
        using var host = NewHost(30004, silo => silo
            .AddOutgoingGrainCallFilter(async context =>
            {
                if (context.Grain is IPlaceGrain)
                {
                    seen.Enqueue($"out {context.MethodName} {context.TargetId.Key}");
                }

                await context.Invoke();
            })
            .AddIncomingGrainCallFilter(async context =>
            {
                await context.Invoke();
                if (context.Grain is PlaceGrain)
                {
                    seen.Enqueue($"in {context.InterfaceMethod.Name} {context.Grain.GetType().Name}");
                    context.Result = (int)context.Result! + 100;
                }
            }));
        await host.StartAsync();

        Assert.Equal(101, await host.Services.GetRequiredService<IGrainFactory>().GetGrain<IPlaceGrain>(_key).Increment());

        Assert.Equal([$"out Increment {_key}", "in Increment PlaceGrain"], seen);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_filter_can_turn_an_exception_into_another()
    {
        using var host = NewHost(30005, silo => silo.AddIncomingGrainCallFilter(async context =>
        {
            try
            {
                await context.Invoke();
            }
            catch (InvalidOperationException e)
            {
                throw new ArgumentException("filtered", e);
            }
        }));
        await host.StartAsync();

        var error = await Assert.ThrowsAsync<ArgumentException>(
            host.Services.GetRequiredService<IGrainFactory>().GetGrain<IPlaceGrain>(_key).Fail);

        Assert.Equal("filtered", error.Message);
        await host.StopAsync();
    }

    private static IHost NewHost(int port, Action<ISiloBuilder>? configure = null)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(siloPort: port, gatewayPort: port + 1000);
            configure?.Invoke(silo);
        });
        return builder.Build();
    }
}
