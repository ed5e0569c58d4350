using System.CommandLine;
using ScimCluster.Silo.Commands;

var root = new RootCommand("ScimCluster: the provisioning tier for SCIM 2.0.")
{
    RunCommand.Create(),
    MigrateCommand.Create(),
    DevCommand.Create(),
    OperatorKeyCommand.Create(),
};

// The host itself reacts to SIGINT and SIGTERM: it drains as long as the shutdown timeout allows.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
