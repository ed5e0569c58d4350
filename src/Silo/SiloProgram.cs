using System.CommandLine;
using ScimCluster.Silo.Commands;

namespace ScimCluster.Silo;

/// <summary>The command line of the silo, for programs of the SaaS that add services of their own.</summary>
public static class SiloProgram
{
    /// <summary>Carries out a command: <c>run</c>, <c>migrate</c>, <c>dev</c>, <c>operator-key</c>, <c>verify-log</c>, <c>export</c> or <c>import</c>.</summary>
    /// <param name="arguments">The command with its options and settings.</param>
    /// <param name="configureServices">Adds services to every silo that the command starts.</param>
    /// <returns>The exit code of the process.</returns>
    public static Task<int> RunAsync(string[] arguments, Action<IServiceCollection>? configureServices = null)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var root = new RootCommand("ScimCluster: the provisioning tier for SCIM 2.0.")
        {
            RunCommand.Create(configureServices),
            MigrateCommand.Create(),
            DevCommand.Create(configureServices),
            OperatorKeyCommand.Create(),
            VerifyLogCommand.Create(),
            ExportCommand.Create(),
            ImportCommand.Create(),
        };

        // The host itself reacts to SIGINT and SIGTERM: it drains as long as the shutdown timeout allows.
        return root.Parse(arguments).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }
}
