using System.CommandLine;

namespace ScimCluster.Silo.Commands;

/// <summary>The settings of commands that run without a host.</summary>
internal static class CommandSettings
{
    /// <summary>Reads appsettings.json, environment variables and what of the command line is no option of the command.</summary>
    public static IConfiguration Read(ParseResult parsed) => new ConfigurationBuilder()
        .SetBasePath(AppContext.BaseDirectory)
        .AddJsonFile("appsettings.json", optional: true)
        .AddEnvironmentVariables()
        .AddCommandLine([.. parsed.UnmatchedTokens])
        .Build();
}
