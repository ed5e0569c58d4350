using ScimCluster.DeliveryBench;
using ScimCluster.Storage.Development;

// Usage: Delivery [seconds of each measurement = 10]
var seconds = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 10;
var folder = Directory.CreateTempSubdirectory("scimcluster-delivery-").FullName;
await using (var postgres = await PrivatePostgres.StartAsync(new PrivatePostgresOptions { Folder = folder }))
{
    var table = new List<string> { "| what | p50 ms | p99 ms | count |", "|---|---|---|---|" };
    await Measurement.MigrateAsync(postgres.ConnectionString);
    var creates = new Dictionary<bool, Figures> { [false] = new(), [true] = new() };
    for (var round = 0; round < 2; round++)
    {
        foreach (var deliver in new[] { false, true })
        {
            await using var measurement = await Measurement.StartAsync(postgres.ConnectionString, deliver);
            var result = await measurement.CreateAsync(200, TimeSpan.FromSeconds(seconds));
            creates[deliver].Add(result.Creates);
            if (deliver)
            {
                table.Add(result.Webhook.Row("answer of a create to webhook, 200/s"));
                table.Add(result.Feed.Row("answer of a create to change feed, 200/s"));
            }
        }
    }

    table.Add(creates[false].Row("create without delivery, 200/s"));
    table.Add(creates[true].Row("create with webhook and feed, 200/s"));
    await using (var measurement = await Measurement.StartAsync(postgres.ConnectionString, deliver: true))
    {
        table.Add((await measurement.FollowInsertsAsync(2000, TimeSpan.FromSeconds(seconds))).Row("commit to change feed of all, 2,000/s"));
    }

    await Console.Out.WriteLineAsync(string.Join('\n', table));
}

Directory.Delete(folder, recursive: true);
