using ScimCluster.Storage.Development;

namespace ScimCluster.Storage.Tests;

/// <summary>The program that a test kills: it starts a server in the given folder and waits for its end.</summary>
internal static class Program
{
    private static async Task Main(string[] arguments)
    {
        await using var server = await PrivatePostgres.StartAsync(new() { Folder = arguments[0], Durable = false });
        Console.WriteLine("ready");
        await Console.In.ReadToEndAsync();
    }
}
