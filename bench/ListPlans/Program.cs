using System.Globalization;
using ScimCluster.ListPlans;

// Usage: ListPlans [identities of the large connection = 1000000] [folder for the plans = bench/plans]
var size = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
var folder = Directory.CreateDirectory(args.Length > 1 ? args[1] : Path.Combine("bench", "plans")).FullName;

const int SmallSize = 1000;
await using var small = await Measurement.StartAsync(SmallSize);
await using var large = await Measurement.StartAsync(size);
await small.ExplainAsync(folder);
await large.ExplainAsync(folder);
var prefixes = await large.ComparePrefixesAsync();
await File.WriteAllLinesAsync(Path.Combine(folder, "prefixes.txt"), prefixes);
var timings = await Measurement.CompareAsync(small, large);

var lines = timings.Select(timing => string.Create(
    CultureInfo.InvariantCulture, $"| {timing.Name} | {timing.Small:0.000} | {timing.Large:0.000} | {timing.Large / timing.Small:0.00} |"));
string[] table = [$"| query | ms of {SmallSize} | ms of {size} | ratio |", "|---|---|---|---|", .. lines];
await File.WriteAllLinesAsync(Path.Combine(folder, "ratios.txt"), table);
await Console.Out.WriteLineAsync(string.Join('\n', [.. table, "", .. prefixes]));
