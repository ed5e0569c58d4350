using System.Text.Json;
using ScimCluster.Testing;

namespace ScimCluster.Scim.Tests.Fuzzing;

/// <summary>Feeds inputs to a target and holds it to time and memory.</summary>
internal static class FuzzRun
{
    private const int BatchSize = 100;

    // What a target allocates may grow with the input, but not faster: more than twice what the greediest one needs.
    private const int AllowedBaseBytes = 256 * 1024;
    private const int AllowedBytesPerCharacter = 128;

    private static readonly TimeSpan LongestBatch = TimeSpan.FromSeconds(30);

    /// <summary>Runs 20,000 inputs, or 1,000,000 at full length. Of all inputs 2 % or more must be accepted, and as many refused.</summary>
    /// <param name="make">Makes the input of a number, always the same.</param>
    /// <param name="target">Gets the input and its number.</param>
    public static async Task RunAsync(Func<int, string> make, Func<string, int, Verdict> target)
    {
        var rounds = Soak.Rounds(20_000, 1_000_000);
        var accepted = 0;
        for (var first = 0; first < rounds; first += BatchSize)
        {
            accepted += await RunBatchAsync(first, make, target);
        }

        Assert.InRange(accepted, rounds / 50, rounds - (rounds / 50));
    }

    private static async Task<int> RunBatchAsync(int first, Func<int, string> make, Func<string, int, Verdict> target)
    {
        var current = first;
        try
        {
            return await Task.Run(() =>
            {
                var accepted = 0;
                for (var number = first; number < first + BatchSize; number++)
                {
                    Volatile.Write(ref current, number);
                    accepted += IsAccepted(number, make(number), target) ? 1 : 0;
                }

                return accepted;
            }).WaitAsync(LongestBatch, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            var number = Volatile.Read(ref current);
            Assert.Fail($"Input {number} did not end: {Show(make(number))}");
            return 0;
        }
    }

    private static bool IsAccepted(int number, string input, Func<string, int, Verdict> target)
    {
        Verdict verdict;
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            verdict = target(input, number);
        }
        catch (Exception e)
        {
            verdict = Verdict.Wrong(e.ToString());
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(verdict.Complaint is null, $"Input {number}: {verdict.Complaint}\n{Show(input)}");
        var allowed = AllowedBaseBytes + ((long)AllowedBytesPerCharacter * input.Length);
        Assert.True(allocated <= allowed, $"Input {number} took {allocated} bytes of memory: {Show(input)}");
        return verdict.IsAccepted;
    }

    // As JSON: an input may hold any character.
    private static string Show(string input) => JsonSerializer.Serialize(input);
}
