using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using ScimCluster.Gateway;
using ScimCluster.Grains;
using ScimCluster.Silo.Transfer;
using ScimCluster.Storage;

namespace ScimCluster.Silo.Commands;

/// <summary><c>silo import</c>: stores the users of an exported file, and ends; exit code 1 if a line was refused.</summary>
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
        var users = CreateImporter(configuration, database, parsed.GetRequiredValue(options.Provider), provider);
        var report = await TransferOptions.ShowAsync(
            parsed,
            $"import {parsed.GetRequiredValue(options.Provider)}",
            progress => new ProviderImport(users, new NoGroupImporter(), progress).RunAsync(input, input.Length, cancellationToken));
        await parsed.InvocationConfiguration.Output.WriteLineAsync(
            $"Imported: {report.Written}. There already: {report.Skipped}. Failed: {report.Failed}.");
        return report is { Failed: 0, IsComplete: true };
    }

    private static UserImporter CreateImporter(
        IConfiguration configuration, NpgsqlDataSource database, string providerId, TransferProvider provider)
    {
        var schemas = ConfiguredSchemas.Load(configuration);
        var mapping = new UserMappingOptions();
        new UserMappingBinding(configuration).Configure(mapping);
        if (new UserMappingOptionsValidator(schemas).Validate(null, mapping) is { Failed: true } wrong)
        {
            throw new OptionsValidationException(UserMappingOptions.Section, typeof(UserMappingOptions), wrong.Failures);
        }

        var own = provider.UserMapping is null
            ? null
            : new UserMappingRules(JsonSerializer.Deserialize<UserMappingRule[]>(provider.UserMapping, JsonSerializerOptions.Web)!);
        return new UserImporter(
            new PostgresIdentityStore(database),
            schemas,
            new UserMappings(schemas, Options.Create(mapping)),
            new WriteLog(schemas, Options.Create(Section<ProvisioningLogOptions>(ProvisioningLogOptions.Section)), TimeProvider.System),
            new ProviderAccess(providerId, provider.ProviderKey, provider.Epoch, provider.OrganizationId, UserMapping: own),
            new UserImportRules(
                Section<GatewayOptions>(GatewayOptions.Section).PreserveCase,
                Section<IdentityOptions>(IdentityOptions.Section).MaxDocumentBytes));

        T Section<T>(string name)
            where T : class, new() => configuration.GetSection(name).Get<T>() ?? new T();
    }
}
