using System.CommandLine;
using Npgsql;
using ScimCluster.Scim.Transfer;
using ScimCluster.Silo.Transfer;
using ScimCluster.Storage;
using ScimCluster.Storage.Migrations;
using Spectre.Console;

namespace ScimCluster.Silo.Commands;

/// <summary>What export and import have in common.</summary>
internal sealed class TransferOptions
{
    public Option<string> Provider { get; } = new("--provider") { Description = "The connection's providerId.", Required = true };

    public Option<string?> Organization { get; } =
        new("--organization") { Description = "The organization that the connection must belong to; absent: whichever it is." };

    public Option<FileInfo> File { get; } = new("--file") { Description = "The file, a JSON object on each line.", Required = true };

    /// <summary>Makes the command; what it does not know of its command line are settings.</summary>
    public Command AddTo(Command command)
    {
        command.Add(Provider);
        command.Add(Organization);
        command.Add(File);
        command.TreatUnmatchedTokensAsErrors = false;
        return command;
    }

    /// <summary>Opens the configured database, which must be up to date.</summary>
    public static async Task<NpgsqlDataSource> OpenAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        var database = NpgsqlDataSource.Create(StorageConnectionString.Tune(ConnectionStrings.Required(configuration)));
        try
        {
            await Migrator.CheckAsync(database, cancellationToken);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Finds the connection.</summary>
    /// <exception cref="StartException">There is none of this name, or it is not of the organization.</exception>
    public async Task<TransferProvider> FindAsync(ParseResult parsed, NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var providerId = parsed.GetRequiredValue(Provider);
        var organization = parsed.GetValue(Organization);
        var found = await TransferProvider.FindAsync(database, providerId, cancellationToken);
        return found is null ? throw new StartException($"There is no connection '{providerId}'.")
            : organization is not null && organization != found.OrganizationId
                ? throw new StartException($"The connection '{providerId}' does not belong to the organization '{organization}'.")
                : found;
    }

    /// <summary>Runs with a progress bar on a terminal, and with a line of text every so often elsewhere.</summary>
    public static Task<T> ShowAsync<T>(ParseResult parsed, string title, Func<ITransferProgress, Task<T>> run)
    {
        var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        return ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected
            ? ConsoleProgress.RunAsync(AnsiConsole.Console, title, run)
            : run(new PlainProgress(output, errors, TimeProvider.System));
    }
}
