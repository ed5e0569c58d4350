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
        var resume = new Option<bool>("--resume")
        {
            Description = "Goes on with the file of an export that was interrupted; what has changed since in the part that is there is not written again.",
        };
        var command = options.AddTo(new Command("export", "Writes the users and groups of a connection to a file, as they are at one moment."));
        command.Add(resume);
        command.SetAction((parsed, cancellationToken) => SiloFailures.ExplainAsync(
            () => RunAsync(options, parsed, parsed.GetValue(resume), cancellationToken)));
        return command;
    }

    private static async Task RunAsync(TransferOptions options, ParseResult parsed, bool resume, CancellationToken cancellationToken)
    {
        var configuration = CommandSettings.Read(parsed);
        var schemas = ConfiguredSchemas.Load(configuration);
        var file = parsed.GetRequiredValue(options.File);
        await using var database = await TransferOptions.OpenAsync(configuration, cancellationToken);
        var provider = await options.FindAsync(parsed, database, cancellationToken);
        var header = new TransferHeader(parsed.GetRequiredValue(options.Provider), provider.OrganizationId, TimeProvider.System.GetUtcNow());
        await using var snapshot = await ExportSnapshot.OpenAsync(database, cancellationToken);
        await using var output = resume ? Open(file) : Create(file);
        var part = resume ? await FindPartAsync(output, header, cancellationToken) : null;
        await TransferOptions.ShowAsync(parsed, $"export {header.ProviderId}", async progress =>
        {
            var export = new ProviderExport(snapshot, new TransferWriter(schemas, ScimBaseUrl), progress);
            await (part is null ? export.RunAsync(provider, header, output, cancellationToken)
                : part.IsComplete ? Task.CompletedTask
                : export.ContinueAsync(provider, part.Place, output, cancellationToken));
            return true;
        });
        await parsed.InvocationConfiguration.Output.WriteLineAsync($"Exported to {file.FullName}.");
    }

    // What stands behind the last whole line was being written when the export ended.
    private static async Task<ExportedPart?> FindPartAsync(FileStream output, TransferHeader header, CancellationToken cancellationToken)
    {
        if ((await ExportedPart.ReadAsync(output, cancellationToken)).IsRefused(out var refused, out var part))
        {
            throw new StartException($"{refused.Detail} Give another file, or leave --resume out.");
        }

        if (part is not null && (part.Header.ProviderId, part.Header.OrganizationId) != (header.ProviderId, header.OrganizationId))
        {
            throw new StartException($"The file is an export of the connection '{part.Header.ProviderId}' of {Name(part.Header)}, not of this one.");
        }

        output.SetLength(part?.End ?? 0);
        output.Position = output.Length;
        return part;
    }

    private static string Name(TransferHeader header) =>
        header.OrganizationId is { } organization ? $"the organization '{organization}'" : "a person";

    private static FileStream Open(FileInfo file) => file.Exists
        ? file.Open(new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.ReadWrite, Options = FileOptions.Asynchronous })
        : throw new StartException($"There is no file {file.FullName} to go on with.");

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
