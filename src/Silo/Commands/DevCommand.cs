using System.CommandLine;
using ScimCluster.Silo.Development;

namespace ScimCluster.Silo.Commands;

/// <summary><c>silo dev</c>: everything a newcomer needs, with a private PostgreSQL and a demo connection.</summary>
internal static class DevCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "The HTTP port on 127.0.0.1.", DefaultValueFactory = _ => 8080 };
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "The folder that keeps the database, the keys and dev.json.",
            DefaultValueFactory = _ => new DirectoryInfo(".data"),
        };
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 65535)
            {
                result.AddError("--port must be between 1 and 65535.");
            }
        });

        var command = new Command("dev", "Runs silo and gateway with a private PostgreSQL and a demo connection.") { port, data };
        command.SetAction((parsed, cancellationToken) => StartFailures.ExplainAsync(() => DevelopmentHost.RunAsync(
            parsed.GetValue(port), parsed.GetValue(data)!, parsed.InvocationConfiguration.Output, cancellationToken)));
        return command;
    }
}
