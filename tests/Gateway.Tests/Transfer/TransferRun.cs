using System.CommandLine;
using ScimCluster.Silo.Commands;

namespace ScimCluster.Gateway.Tests.Transfer;

/// <summary>How an export or import ended.</summary>
internal sealed record TransferRun(int Code, string Output, string Errors)
{
    public static Task<TransferRun> ExportAsync(string connectionString, string providerId, string file, params string[] more) =>
        RunAsync(ExportCommand.Create(), connectionString, providerId, file, more);

    public static Task<TransferRun> ImportAsync(string connectionString, string providerId, string file, params string[] more) =>
        RunAsync(ImportCommand.Create(), connectionString, providerId, file, more);

    private static async Task<TransferRun> RunAsync(
        Command command, string connectionString, string providerId, string file, string[] more)
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var code = await command
            .Parse(["--provider", providerId, "--file", file, .. more, "--ConnectionStrings:Scim", connectionString])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = errors });
        return new TransferRun(code, output.ToString(), errors.ToString());
    }
}
