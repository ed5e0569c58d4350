using Microsoft.Extensions.Options;
using ScimCluster.InternalService;

const int wrongSettings = 2;
const int interrupted = 130;

try
{
    // What stands on the command line are settings such as --Service:OrganizationId acme.
    var builder = Host.CreateApplicationBuilder(args);

    // Standard output is for what this service has to say; its log goes to standard error.
    builder.Logging.AddFilter("Orleans", LogLevel.Warning);
    builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);

    // Settings, checked before anything is started.
    var connectionString = ClusteringConnection.Required(builder.Configuration);
    builder.Services.AddValidated<ClusterSettings, ClusterSettingsValidator>(ClusterSettings.Section);
    builder.Services.AddValidated<ServiceSettings, ServiceSettingsValidator>(ServiceSettings.Section);

    // The cluster: the host connects to it before it starts the services below.
    builder.Services.AddSingleton(TimeProvider.System);
    builder.UseOrleansClient(client => client.UseScimCluster(connectionString));
    builder.Services.AddSingleton<GrainCalls>();

    // First an organization with a member and a connection, then whatever happens in it.
    builder.Services.AddSingleton<OrganizationSetup>();
    builder.Services.AddSingleton<ConnectionSetup>();
    builder.Services.AddSingleton<CursorFile>();
    builder.Services.AddSingleton<ChangePrinter>();
    builder.Services.AddSingleton<ChangeFollower>();
    builder.Services.AddHostedService<Worker>();

    await builder.Build().RunAsync();
    return Environment.ExitCode;
}
catch (OptionsValidationException e)
{
    await Explain([e]);
    return wrongSettings;
}
catch (AggregateException e) when (e.InnerExceptions.All(inner => inner is OptionsValidationException))
{
    await Explain(e.InnerExceptions.Cast<OptionsValidationException>());
    return wrongSettings;
}
catch (OperationCanceledException)
{
    // Asked to stop before it had found the cluster.
    return interrupted;
}

static async Task Explain(IEnumerable<OptionsValidationException> errors)
{
    foreach (var failure in errors.SelectMany(error => error.Failures))
    {
        await Console.Error.WriteLineAsync($"internal-service: {failure}");
    }
}
