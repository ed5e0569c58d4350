using System.CommandLine;
using Npgsql;
using ScimCluster.Scim.Schemas;
using ScimCluster.Storage.Migrations;

namespace ScimCluster.Silo.Commands;

/// <summary><c>silo run</c>: silo and gateway in this process, until it is asked to stop.</summary>
internal static partial class RunCommand
{
    public static Command Create(Action<IServiceCollection>? configureServices)
    {
        var command = new Command("run", "Runs a silo and a gateway in this process.") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction((parsed, cancellationToken) => SiloFailures.ExplainAsync(async () =>
        {
            // What is left of the command line are settings such as --Urls http://127.0.0.1:8080.
            await using var app = SiloApplication.Build([.. parsed.UnmatchedTokens], configureServices: configureServices);
            var database = app.Services.GetRequiredService<NpgsqlDataSource>();
            await Migrator.CheckAsync(database, cancellationToken);
            if (!await Migrator.AreDocumentsCurrentAsync(database, app.Services.GetRequiredService<SchemaCatalog>().User, cancellationToken))
            {
                LogOtherSchemas(app.Logger);
            }

            await app.RunAsync(cancellationToken);
        }));
        return command;
    }
}
