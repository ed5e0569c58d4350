using System.CommandLine;
using ScimCluster.Scim.Transfer;
using ScimCluster.Silo.Transfer;

namespace ScimCluster.Silo.Commands;

/// <summary><c>silo import</c>: stores the users and groups of an exported file, and ends; exit code 1 if a line was refused.</summary>
internal static class ImportCommand
{
    private const int Incomplete = 1;

    public static Command Create()
    {
        var options = new TransferOptions();
        var command = options.AddTo(new Command(
            "import", "Stores what an export wrote in a connection; run again it goes on. Exit code 1 if a line was refused."));
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var isIncomplete = false;
            var code = await SiloFailures.ExplainAsync(async () => isIncomplete = !await RunAsync(options, parsed, cancellationToken));
            return code != 0 ? code : isIncomplete ? Incomplete : 0;
        });
        return command;
    }

    private static async Task<bool> RunAsync(TransferOptions options, ParseResult parsed, CancellationToken cancellationToken)
    {
        var configuration = CommandSettings.Read(parsed);
        await using var input = parsed.GetRequiredValue(options.File).OpenRead();
        await using var database = await TransferOptions.OpenAsync(configuration, cancellationToken);
        var provider = await options.FindAsync(parsed, database, cancellationToken);
        var target = DirectImport.Create(configuration, database, parsed.GetRequiredValue(options.Provider), provider);
        var report = await TransferOptions.ShowAsync(
            parsed,
            $"import {parsed.GetRequiredValue(options.Provider)}",
            progress => new TransferImport(target, progress).RunAsync(input, input.Length, cancellationToken));
        await parsed.InvocationConfiguration.Output.WriteLineAsync(
            $"Imported: {report.Written}. There already: {report.Unchanged}. Failed: {report.Failed}.");
        return report.Ended is { } ended ? throw new StartException(ended.Detail) : report is { Failed: 0, IsComplete: true };
    }
}
