using System.CommandLine;
using ScimCluster.Gateway.Operators;
using ScimCluster.Silo.Commands;

namespace ScimCluster.Gateway.Tests.Operators;

public sealed class OperatorKeyCommandTests
{
    [Fact]
    public async Task Command_prints_a_new_key_and_the_hash_that_opens_with_it()
    {
        var (first, second) = (await RunAsync(), await RunAsync());

        Assert.NotEqual(first.Key, second.Key);
        Assert.Null(OperatorKeyHash.TryParse(first.Key));
        Assert.Equal(OperatorKey.Hash(first.Key), first.Hash);
        Assert.NotNull(OperatorKeyHash.TryParse(first.Hash));
    }

    private static async Task<(string Key, string Hash)> RunAsync()
    {
        using var output = new StringWriter();
        Assert.Equal(0, await OperatorKeyCommand.Create().Parse([]).InvokeAsync(new InvocationConfiguration { Output = output }));
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return (Value(lines[0], "key: "), Value(lines[1], "hash:"));
    }

    private static string Value(string line, string label)
    {
        Assert.StartsWith(label, line, StringComparison.Ordinal);
        return line[label.Length..].Trim();
    }
}
