using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace ScimCluster.ListPlans;

/// <summary>What a list reads for <c>userName sw</c>, from the index of userNames in their order and from the trigram index.</summary>
internal sealed class PrefixComparison(NpgsqlDataSource database, int size, int maxCandidates)
{
    private const int Runs = 60;
    private const int WarmRuns = 6;

    private readonly Random _random = new(1);

    /// <summary>Alternates between the indexes; gives the medians as lines of a table.</summary>
    public async Task<List<string>> RunAsync()
    {
        await using var range = await OpenAsync();
        await using var trigrams = await OpenAsync();

        // Without the pattern the planner cannot turn it into a range of the other index.
        await using (var command = new NpgsqlCommand("SET plan_cache_mode = force_generic_plan", trigrams))
        {
            await command.ExecuteNonQueryAsync();
        }

        var lines = new List<string> { "| prefix | rows | ms of the order | ms of trigrams | ratio |", "|---|---|---|---|---|" };
        foreach (var (name, length) in new[] { ("1 letter", 1), ("2 letters", 2), ("4 letters", 4), ("6 letters", 6), ("up to the domain", int.MaxValue) })
        {
            var (rangeTimes, trigramTimes, rows) = (new List<double>(), new List<double>(), 0L);
            for (var run = -WarmRuns; run < Runs; run++)
            {
                var whole = Population.LocalPart(_random.Next(size));
                var prefix = whole[..Math.Min(length, whole.Length)];
                var end = prefix[..^1] + (char)(prefix[^1] + 1);
                var (rangeTime, found) = await TimeAsync(range, "i.user_name_key >= $2 AND i.user_name_key < $3", prefix, end);
                var (trigramTime, same) = await TimeAsync(trigrams, "i.user_name_key LIKE $2", prefix + "%");
                if (found != same)
                {
                    throw new InvalidOperationException($"The indexes find {found} and {same} rows.");
                }

                if (run >= 0)
                {
                    rangeTimes.Add(rangeTime);
                    trigramTimes.Add(trigramTime);
                    rows += found;
                }
            }

            var (first, second) = (Median(rangeTimes), Median(trigramTimes));
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"| {name} | {rows / Runs} | {first:0.000} | {second:0.000} | {second / first:0.0} |"));
        }

        return lines;
    }

    private async Task<NpgsqlConnection> OpenAsync() => await database.OpenConnectionAsync();

    private async Task<(double Milliseconds, long Rows)> TimeAsync(NpgsqlConnection connection, string condition, params string[] values)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT count(*) FROM (SELECT i.document FROM scim.identities i WHERE i.provider_key = $1 AND {condition} LIMIT {maxCandidates + 1}) found",
            connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Population.LargeProvider });
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text });
        }

        var start = TimeProvider.System.GetTimestamp();
        var rows = (long)(await command.ExecuteScalarAsync())!;
        return (TimeProvider.System.GetElapsedTime(start).TotalMilliseconds, rows);
    }

    private static double Median(List<double> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }
}
