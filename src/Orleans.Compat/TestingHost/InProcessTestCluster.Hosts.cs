using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Membership;
using Orleans.Transport;

namespace Orleans.TestingHost;

/// <content>How the hosts of a test cluster are made.</content>
public sealed partial class InProcessTestCluster
{
    public async Task InitializeClientAsync()
    {
        var builder = NewHost();
        builder.UseOrleansClient(client =>
        {
            client.Services.Replace(ServiceDescriptor.Singleton<IGatewayList>(_membership));
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
        // The system chooses the ports, and the silo gets them before anybody else can.
        var sockets = new BoundSockets(Bind(siloOptions.SiloPort), Bind(siloOptions.GatewayPort));
        siloOptions.SiloPort = ((IPEndPoint)sockets.Silo.LocalEndPoint!).Port;
        siloOptions.GatewayPort = ((IPEndPoint)sockets.Gateway.LocalEndPoint!).Port;
        var builder = NewHost();
        builder.UseOrleans(silo =>
        {
            silo.ConfigureEndpoints(IPAddress.Loopback, siloOptions.SiloPort, siloOptions.GatewayPort);
            silo.Configure<SiloOptions>(options => options.SiloName = siloOptions.SiloName);
            silo.Services.AddSingleton(sockets);
            InProcessClustering.UseMembership(silo.Services, _membership);
            InProcessClustering.UseTransport(silo.Services);
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
            InstanceNumber = _started++,
            SiloAddress = details.SiloAddress,
            GatewayAddress = details.GatewayAddress,
        };
        lock (_silos)
        {
            _silos.Add(handle);
        }

        await RefreshClientAsync();
        return handle;
    }

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

    private static Socket Bind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }
}
