using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Concurrency;
using Orleans.Configuration;
using Orleans.Serialization;
using ScimCluster.Orleans.Compat.Tests.Grains;
using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests;

/// <summary>One silo and one client with a network between them that can be disturbed.</summary>
public sealed partial class TransportTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private const int MaxBody = 1_000_000;

    private readonly string _key = Signals.NewKey();
    private readonly TcpProxy _network = new();
    private TableCluster _cluster = null!;
    private IHost _silo = null!;
    private IHost _client = null!;
    private int _gatewayPort;

    private IWireGrain Grain => _client.Services.GetRequiredService<IGrainFactory>().GetGrain<IWireGrain>(_key);

    public async Task InitializeAsync()
    {
        _cluster = new TableCluster(database.ConnectionString);
        _gatewayPort = TableCluster.FreePort();
        _silo = await _cluster.StartSiloAsync(configure: silo =>
        {
            silo.Configure<EndpointOptions>(options =>
            {
                options.GatewayPort = _network.Port;
                options.GatewayListeningEndpoint = new IPEndPoint(IPAddress.Loopback, _gatewayPort);
            });
            silo.Configure<SiloMessagingOptions>(options => options.MaxMessageBodySize = MaxBody);
        });
        _network.ForwardTo(_gatewayPort);
        _client = await _cluster.StartClientAsync(client =>
        {
            client.Configure<ClientMessagingOptions>(options =>
            {
                options.MaxMessageBodySize = MaxBody;
                options.ResponseTimeout = TimeSpan.FromSeconds(2);
            });
        });
    }

    public async Task DisposeAsync()
    {
        _network.Disturb = null;
        _network.Resume();
        await _cluster.DisposeAsync();
        _network.Dispose();
    }

    [Fact]
    public async Task Exceptions_arrive_as_what_they_are_where_their_type_is_known()
    {
        var marked = await Assert.ThrowsAsync<MarkedException>(() => Grain.Fail("marked"));
        Assert.Equal(("known", 42), (marked.Message, marked.Code));

        var argument = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Grain.Fail("argument"));
        Assert.Contains("an argument", argument.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(WireGrain), argument.StackTrace, StringComparison.Ordinal);

        var outer = await Assert.ThrowsAsync<InvalidOperationException>(() => Grain.Fail("other"));
        Assert.Equal("inner", Assert.IsType<IOException>(outer.InnerException).Message);
    }

    [Fact]
    public async Task An_exception_of_a_type_that_is_not_marked_does_not_leave_its_process()
    {
        var unmarked = await Assert.ThrowsAsync<CodecNotFoundException>(() => Grain.Fail("unmarked"));
        Assert.Contains(nameof(UnmarkedException), unmarked.Message, StringComparison.Ordinal);

        await Assert.ThrowsAsync<CodecNotFoundException>(() => Grain.Fail("many"));
    }

    [Fact]
    public async Task A_network_that_takes_nothing_fills_the_queue_and_calls_time_out()
    {
        _network.Stall();
        var calls = Enumerable.Range(0, 3000).Select(_ => Grain.EchoBytes(new byte[10_000])).ToArray();
        foreach (var call in calls)
        {
            await Assert.ThrowsAsync<TimeoutException>(() => call);
        }

        _network.Resume();

        await TableCluster.UntilAsync(AnswersAsync, "an answer");
    }

    [Fact]
    public async Task Calls_that_have_timed_out_keep_nothing_while_the_network_takes_nothing()
    {
        _network.Stall();
        var sent = CallWithData(Grain, 300);
        foreach (var (call, _) in sent)
        {
            await Assert.ThrowsAsync<TimeoutException>(() => call);
        }

        // What has left before the network was full is forgotten as well as what has not.
        await TableCluster.UntilAsync(
            () =>
            {
                GC.Collect();
                return Task.FromResult(sent.TrueForAll(static s => !s.Data.IsAlive));
            },
            "the end of the arguments");
    }

    [Fact]
    public async Task A_client_that_ends_answers_the_calls_that_have_not_left()
    {
        var client = await _cluster.StartClientAsync(
            c => c.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromMinutes(10)));
        var grain = client.Services.GetRequiredService<IGrainFactory>().GetGrain<IWireGrain>(_key);
        _network.Stall();
        var sent = CallWithData(grain, 300);

        // Not stopped before: nobody says any more that the connection is gone.
        client.Dispose();

        foreach (var (call, _) in sent)
        {
            // The packages say of a call that is just being written that its client is no more.
            var failure = await Record.ExceptionAsync(() => call.WaitAsync(TimeSpan.FromSeconds(30)));
            Assert.True(failure is SiloUnavailableException or ObjectDisposedException, failure?.ToString() ?? "answered");
        }
    }

    [Fact]
    public async Task Strangers_are_disconnected_and_harm_nobody()
    {
        var random = new Random(99);
        var siloPort = _silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.Endpoint.Port;
        for (var i = 0; i < 60; i++)
        {
            using var stranger = new TcpClient();
            await stranger.ConnectAsync(IPAddress.Loopback, i % 2 == 0 ? siloPort : _gatewayPort);
            var bytes = new byte[random.Next(5, 2000)];
            random.NextBytes(bytes);
            if (i % 3 == 0)
            {
                // A length that can be: what follows it is looked at.
                BitConverter.TryWriteBytes(bytes, bytes.Length - 4);
            }

            var stream = stranger.GetStream();
            await stream.WriteAsync(bytes);
            await ReadToEndAsync(stream);
        }

        Assert.Equal("still", await Grain.Echo("still"));
    }

    [Fact]
    public async Task A_client_that_finds_no_gateway_may_ask_to_try_again()
    {
        await using var empty = new TableCluster(database.ConnectionString);
        var asked = 0;
        var starting = empty.StartClientAsync(client => client.UseConnectionRetryFilter(async (_, _) =>
        {
            if (++asked == 1)
            {
                await empty.StartSiloAsync();
            }

            return true;
        }));

        var client = await starting;

        Assert.InRange(asked, 1, int.MaxValue);
        Assert.Equal(1, await client.Services.GetRequiredService<IGrainFactory>().GetGrain<IPlaceGrain>(_key).Increment());
    }

    // Apart, so that the caller's frame keeps none of the arguments.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<(Task Call, WeakReference Data)> CallWithData(IWireGrain grain, int count)
    {
        List<(Task, WeakReference)> sent = [];
        for (var i = 0; i < count; i++)
        {
            var data = new byte[100_000];
            sent.Add((grain.Echo(data.AsImmutable()), new WeakReference(data)));
        }

        return sent;
    }

    private static async Task ReadToEndAsync(NetworkStream stream)
    {
        var buffer = new byte[1024];
        try
        {
            while (await stream.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(10)) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Reset is an end too.
            return;
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return await Grain.Echo("x") is "x";
        }
        catch (Exception e) when (e is SiloUnavailableException or TimeoutException)
        {
            return false;
        }
    }
}
