using System.CommandLine;
using System.Globalization;
using Npgsql;
using ScimCluster.Storage;
using ScimCluster.Storage.Migrations;

namespace ScimCluster.Silo.Commands;

/// <summary><c>silo verify-log</c>: computes the seal of the provisioning log again, says what it found, and ends.</summary>
internal static class VerifyLogCommand
{
    private const int Broken = 1;

    public static Command Create()
    {
        var organization = new Option<string?>("--organization") { Description = "The organization whose log is checked; absent: all." };
        var command = new Command("verify-log", "Checks the seal of the provisioning log; exit code 1 if it is broken.")
        {
            organization,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var isBroken = false;
            var code = await SiloFailures.ExplainAsync(async () =>
            {
                var configuration = CommandSettings.Read(parsed);
                await using var database = NpgsqlDataSource.Create(ConnectionStrings.Required(configuration));
                await Migrator.CheckAsync(database, cancellationToken);
                isBroken = await VerifyAsync(database, parsed.GetValue(organization), parsed.InvocationConfiguration.Output, cancellationToken);
            });
            return code != 0 ? code : isBroken ? Broken : 0;
        });
        return command;
    }

    private static async Task<bool> VerifyAsync(
        NpgsqlDataSource database, string? organizationId, TextWriter output, CancellationToken cancellationToken)
    {
        var isBroken = false;
        var pending = await LogVerification.VerifyAsync(
            database,
            organizationId,
            report =>
            {
                isBroken |= report.Broken is not null;
                return output.WriteLineAsync(Describe(report));
            },
            cancellationToken);
        await output.WriteLineAsync(pending.Oldest is { } oldest
            ? string.Create(CultureInfo.InvariantCulture, $"Not sealed yet: {pending.Count} entries, the oldest of {oldest.UtcDateTime:O}.")
            : "Everything is sealed.");
        return isBroken;
    }

    private static string Describe(ChainReport report)
    {
        var checkedSoFar = string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Chain}: sealed up to {report.Position}{At(report.SealedAt)}, {report.Entries} entries checked, {report.Dropped} dropped with their months");
        return report.Broken is null ? $"{checkedSoFar}: intact." : $"{checkedSoFar}: BROKEN: {report.Broken}.";
    }

    private static string At(DateTimeOffset? time) =>
        time is { } at ? string.Create(CultureInfo.InvariantCulture, $" at {at.UtcDateTime:O}") : "";
}
