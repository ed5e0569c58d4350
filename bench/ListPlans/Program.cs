using System.Globalization;
using ScimCluster.ListPlans;

// Usage: ListPlans [identities of the large connection = 1000000] [folder for the plans = bench/plans]
var size = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
var folder = Directory.CreateDirectory(args.Length > 1 ? args[1] : Path.Combine("bench", "plans")).FullName;

const int SmallSize = 1000;
var small = await Measurement.RunAsync(SmallSize, folder);
var large = await Measurement.RunAsync(size, folder);

var lines = small.Zip(large, (few, many) => string.Create(
    CultureInfo.InvariantCulture,
    $"| {few.Name} | {few.Milliseconds:0.000} | {many.Milliseconds:0.000} | {many.Milliseconds / few.Milliseconds:0.00} |"));
string[] table = [$"| query | ms of {SmallSize} | ms of {size} | ratio |", "|---|---|---|---|", .. lines];
await File.WriteAllLinesAsync(Path.Combine(folder, "ratios.txt"), table);
await Console.Out.WriteLineAsync(string.Join('\n', table));
