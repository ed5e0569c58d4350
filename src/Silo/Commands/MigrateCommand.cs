using System.CommandLine;
using Microsoft.Extensions.Options;
using Npgsql;
using ScimCluster.Storage.Migrations;

namespace ScimCluster.Silo.Commands;

/// <summary><c>silo migrate</c>: brings the database up to this program's version, and ends.</summary>
internal static class MigrateCommand
{
    /// <summary>The role that may read where the silos are; absent or empty: none.</summary>
    private const string MembershipReaderKey = "Migration:MembershipReader";

    public static Command Create()
    {
        var command = new Command("migrate", "Brings the database up to date; safe to run more than once and at the same time.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction((parsed, cancellationToken) => SiloFailures.ExplainAsync(async () =>
        {
            var configuration = CommandSettings.Read(parsed);
            await using var database = NpgsqlDataSource.Create(ConnectionStrings.Required(configuration));
            var applied = await Migrator.MigrateAsync(database, ConfiguredSchemas.Load(configuration).User, cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                applied == 0 ? "The database is up to date." : $"Migrations applied: {applied}.");
            if (configuration[MembershipReaderKey] is { Length: > 0 } role)
            {
                await GrantAsync(database, role, cancellationToken);
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"The role {role} may read the membership tables.");
            }
        }));
        return command;
    }

    private static async Task GrantAsync(NpgsqlDataSource database, string role, CancellationToken cancellationToken)
    {
        if (!await MembershipReader.GrantAsync(database, role, cancellationToken))
        {
            throw new OptionsValidationException(
                MembershipReaderKey,
                typeof(string),
                [$"{MembershipReaderKey} is '{role}': the database has no such role; create it, then run this again."]);
        }
    }
}
