using System.CommandLine;
using ScimCluster.Scim.Transfer;
using ScimCluster.Silo.Transfer;
using ScimCluster.Storage;

namespace ScimCluster.Silo.Commands;

/// <summary><c>silo export</c>: writes a provider's users and groups to a file, and ends.</summary>
internal static class ExportCommand
{
    // The gateway, which knows its own address, is not asked.
    private const string ScimBaseUrl = "/scim/v2";

    public static Command Create()
    {
        var options = new TransferOptions();
        var command = options.AddTo(new Command("export", "Writes the users and groups of a connection to a file, as they are at one moment."));
        command.SetAction((parsed, cancellationToken) => SiloFailures.ExplainAsync(() => RunAsync(options, parsed, cancellationToken)));
        return command;
    }

    private static async Task RunAsync(TransferOptions options, ParseResult parsed, CancellationToken cancellationToken)
    {
        var configuration = CommandSettings.Read(parsed);
        var schemas = ConfiguredSchemas.Load(configuration);
        var file = parsed.GetRequiredValue(options.File);
        await using var database = await TransferOptions.OpenAsync(configuration, cancellationToken);
        var provider = await options.FindAsync(parsed, database, cancellationToken);
        var header = new TransferHeader(parsed.GetRequiredValue(options.Provider), provider.OrganizationId, TimeProvider.System.GetUtcNow());
        await using var snapshot = await ExportSnapshot.OpenAsync(database, cancellationToken);
        await using var output = Create(file);
        await TransferOptions.ShowAsync(parsed, $"export {header.ProviderId}", async progress =>
        {
            await new ProviderExport(snapshot, new TransferWriter(schemas, ScimBaseUrl), progress)
                .RunAsync(provider, header, output, cancellationToken);
            return true;
        });
        await parsed.InvocationConfiguration.Output.WriteLineAsync($"Exported to {file.FullName}.");
    }

    // People's data: the file is for this account alone, and none is ever overwritten.
    private static FileStream Create(FileInfo file)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return file.Open(options);
    }
}
