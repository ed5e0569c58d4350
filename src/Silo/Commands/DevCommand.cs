using System.CommandLine;
using System.Globalization;
using ScimCluster.Silo.Development;

namespace ScimCluster.Silo.Commands;

/// <summary><c>silo dev</c>: everything a newcomer needs, with a private PostgreSQL and a demo connection.</summary>
internal static class DevCommand
{
    private const int MaxProcesses = 20;

    public static Command Create(Action<IServiceCollection>? configureServices)
    {
        var port = Number("--port", 8080, 1, 65535, "The HTTP port on 127.0.0.1; further programs take the ports after it.");
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "The folder that keeps the database, the keys and dev.json.",
            DefaultValueFactory = _ => new DirectoryInfo(".data"),
        };
        var silos = Number("--silos", 1, 1, MaxProcesses, "How many silos.");
        var gateways = Number("--gateways", 0, 0, MaxProcesses, "How many gateways; with none, each silo serves HTTP itself.");

        var command = new Command("dev", "Runs silos and gateways with a private PostgreSQL and a demo connection.") { port, data, silos, gateways };
        command.SetAction((parsed, cancellationToken) => SiloFailures.ExplainAsync(() => DevelopmentHost.RunAsync(
            new DevelopmentOptions(parsed.GetValue(port), parsed.GetValue(data)!, parsed.GetValue(silos), parsed.GetValue(gateways)),
            parsed.InvocationConfiguration.Output,
            configureServices,
            cancellationToken)));
        return command;
    }

    private static Option<int> Number(string name, int standard, int least, int most, string description)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            // The value itself cannot be read here if the text is no number.
            if (result.Tokens is [var token]
                && !(int.TryParse(token.Value, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most))
            {
                result.AddError($"{name} must be a number between {least} and {most}.");
            }
        });
        return option;
    }
}
