using System.Globalization;

namespace ScimCluster.LargeGroupsBench;

/// <summary>What reading a large group takes of memory, beside what reading small ones takes.</summary>
internal sealed class MemoryMeasurement(DevelopmentCluster cluster, Population population)
{
    private const int Rounds = 10;

    public async Task<string> RunAsync()
    {
        // Code that runs for the first time takes memory whatever it reads.
        await ReadAsync(population.Small, 2_000, 4);
        await ReadAsync(population.Large, 2, 1);
        var table = new List<string>
        {
            "| reads | bytes of one | silo before, peak MiB | gateway before, peak MiB |",
            "|---|---|---|---|",
            await RowAsync("5,000 times 10 members, 4 at once", population.Small, 5_000, 4),
            await RowAsync($"{Rounds} times {population.Size} members, one by one", population.Large, Rounds, 1),
            await RowAsync($"{4 * Rounds} times {population.Size} members, 4 at once", population.Large, 4 * Rounds, 4),
        };
        return string.Join('\n', table);
    }

    private async Task<string> RowAsync(string name, string group, int count, int together)
    {
        cluster.Silo.ResetPeak();
        cluster.Gateway.ResetPeak();
        var (silo, gateway) = (cluster.Silo.Resident(), cluster.Gateway.Resident());
        var bytes = await ReadAsync(group, count, together);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {bytes} | {silo:0}, {cluster.Silo.Peak():0} | {gateway:0}, {cluster.Gateway.Peak():0} |");
    }

    /// <summary>Reads a group so often, so many at once.</summary>
    /// <returns>The length of one answer.</returns>
    private async Task<long> ReadAsync(string group, int count, int together)
    {
        var left = count;
        var lengths = await Task.WhenAll(Enumerable.Range(0, together).Select(async _ =>
        {
            long length = 0;
            while (Interlocked.Decrement(ref left) >= 0)
            {
                using var answer = await cluster.Http.GetAsync(
                    new Uri($"Groups/{group}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
                answer.EnsureSuccessStatusCode();
                await using var stream = await answer.Content.ReadAsStreamAsync();
                length = await LengthAsync(stream);
            }

            return length;
        }));
        return lengths.Max();
    }

    private static async Task<long> LengthAsync(Stream stream)
    {
        var buffer = new byte[64 * 1024];
        long length = 0;
        int read;
        while ((read = await stream.ReadAsync(buffer)) > 0)
        {
            length += read;
        }

        return length;
    }
}
