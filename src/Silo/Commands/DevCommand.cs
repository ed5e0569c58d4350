using System.CommandLine;
using System.Globalization;
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
            // The value itself cannot be read here if the text is no number.
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 65535))
            {
                result.AddError("--port must be a number between 1 and 65535.");
            }
        });

        var command = new Command("dev", "Runs silo and gateway with a private PostgreSQL and a demo connection.") { port, data };
        command.SetAction((parsed, cancellationToken) => StartFailures.ExplainAsync(() => DevelopmentHost.RunAsync(
            parsed.GetValue(port), parsed.GetValue(data)!, parsed.InvocationConfiguration.Output, cancellationToken)));
        return command;
    }
}
