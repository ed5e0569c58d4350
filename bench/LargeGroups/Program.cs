using ScimCluster.LargeGroupsBench;

// Usage: LargeGroups [members of a large group = 100000]
var size = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 100_000;
await using var cluster = await DevelopmentCluster.StartAsync();
var population = new Population(cluster, size);
await population.FillAsync();

await Console.Out.WriteLineAsync(await new MemoryMeasurement(cluster, population).RunAsync());
await Console.Out.WriteLineAsync();
await Console.Out.WriteLineAsync(await new DeletionMeasurement(cluster, population).RunAsync());
