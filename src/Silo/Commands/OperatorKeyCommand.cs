using System.CommandLine;
using ScimCluster.Gateway;

namespace ScimCluster.Silo.Commands;

/// <summary><c>silo operator-key</c>: makes a key that opens <c>/admin</c>, and ends.</summary>
internal static class OperatorKeyCommand
{
    public static Command Create()
    {
        var command = new Command("operator-key", "Makes a key for /admin: prints it, this once, and the hash that gateways are configured with.");
        command.SetAction(parsed =>
        {
            var key = OperatorKey.Generate();
            parsed.InvocationConfiguration.Output.WriteLine($"key:  {key}");
            parsed.InvocationConfiguration.Output.WriteLine($"hash: {OperatorKey.Hash(key)}");
            return 0;
        });
        return command;
    }
}
