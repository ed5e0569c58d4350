using System.Text.Json;
using ScimCluster.Testing;

namespace ScimCluster.Scim.Tests.Fuzzing;

/// <summary>Feeds the inputs of a generator to a target and holds it to time and memory.</summary>
internal static class FuzzRun
{
    private const int BatchSize = 100;

    // What the target allocates may grow with the input, but not faster; the base covers the answer and its details.
    private const int AllowedBaseBytes = 1024 * 1024;
    private const int AllowedBytesPerCharacter = 4 * 1024;

    private static readonly TimeSpan LongestBatch = TimeSpan.FromSeconds(30);

    /// <summary>Runs 5,000 inputs, or 250,000 at full length: together with three other targets 20,000 and 1,000,000.</summary>
    /// <param name="generator">Makes the inputs.</param>
    /// <param name="target">Returns null if all is well, or what is wrong.</param>
    public static async Task RunAsync(InputGenerator generator, Func<string, int, string?> target)
    {
        var rounds = Soak.Rounds(5_000, 250_000);
        for (var first = 0; first < rounds; first += BatchSize)
        {
            var from = first;
            var last = from;
            try
            {
                await Task.Run(() =>
                {
                    for (var number = from; number < from + BatchSize; number++)
                    {
                        Volatile.Write(ref last, number);
                        Check(number, generator.Make(number), target);
                    }
                }).WaitAsync(LongestBatch, TimeProvider.System);
            }
            catch (TimeoutException)
            {
                var number = Volatile.Read(ref last);
                Assert.Fail($"Input {number} did not end: {Show(generator.Make(number))}");
            }
        }
    }

    private static void Check(int number, string input, Func<string, int, string?> target)
    {
        string? complaint;
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            complaint = target(input, number);
        }
        catch (Exception e)
        {
            complaint = e.ToString();
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(complaint is null, $"Input {number}: {complaint}\n{Show(input)}");
        var allowed = AllowedBaseBytes + ((long)AllowedBytesPerCharacter * input.Length);
        Assert.True(allocated <= allowed, $"Input {number} took {allocated} bytes of memory: {Show(input)}");
    }

    // As JSON: an input may hold any character.
    private static string Show(string input) => JsonSerializer.Serialize(input);
}
