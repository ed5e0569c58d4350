using Npgsql;
using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Schemas;
using ScimCluster.Storage;
using ScimCluster.Storage.Development;
using ScimCluster.Storage.Lists;
using ScimCluster.Storage.Migrations;

namespace ScimCluster.ListPlans;

/// <summary>How long a query took, as the median of many.</summary>
internal sealed record Timing(string Name, double Milliseconds);

/// <summary>Fills a database, keeps the plans of the queries, and measures them through the store, each on changing values.</summary>
internal sealed class Measurement(NpgsqlDataSource database, IIdentityStore store, int size)
{
    private const int Runs = 400;
    private const int WarmRuns = 50;
    private const int PageSize = 100;
    private const int MaxCandidates = 10_000;

    private readonly Random _random = new(1);

    public static async Task<List<Timing>> RunAsync(int size, string folder)
    {
        var data = Directory.CreateTempSubdirectory("scimcluster-plans-").FullName;
        await using var postgres = await PrivatePostgres.StartAsync(new PrivatePostgresOptions { Folder = data, Durable = false });
        await using var database = NpgsqlDataSource.Create(StorageConnectionString.Tune(postgres.ConnectionString));
        await Migrator.MigrateAsync(database);
        await new Population(database, size).FillAsync();
        return await new Measurement(database, new PostgresIdentityStore(database), size).MeasureAsync(folder);
    }

    private async Task<List<Timing>> MeasureAsync(string folder)
    {
        var timings = new List<Timing>();
        foreach (var (name, next) in Queries())
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"{name.Replace(' ', '-')}-{size}.txt"), await ExplainAsync(next()));
            timings.Add(new(name, await MedianAsync(async () =>
            {
                var page = (await store.ListAsync(Population.LargeProvider, next(), CancellationToken.None)).Value;
                Require(page.Rows.Count > 0);
            })));
        }

        timings.Add(new("get by id", await MedianAsync(async () =>
            Require(await store.FindByUserIdAsync(Population.LargeProvider, Population.UserId(Any()), CancellationToken.None) is not null))));
        return timings;
    }

    private IEnumerable<(string Name, Func<IdentityQuery> Next)> Queries()
    {
        yield return ("userName eq", () => Filtered($"userName eq \"{Population.UserName(Any())}\""));
        yield return ("externalId eq", () => Filtered($"externalId eq \"x-{Any()}\""));
        yield return ("id eq", () => Filtered($"id eq \"{Population.UserId(Any())}\""));
        yield return ("emails work eq", () => Filtered($"emails[type eq \"work\"].value eq \"{Population.UserName(Any())}\""));
        yield return ("emails value eq", () => Filtered($"emails.value eq \"{Population.UserName(Any())}\""));
        yield return ("userName co", () => Filtered($"userName co \"{Population.LocalPart(Any())[1..]}\""));
        yield return ("userName sw", () => Filtered($"userName sw \"{Population.LocalPart(Any())}\""));
        yield return ("first page", () => new IdentityQuery(PageSize, MaxCandidates));
        yield return ("page at half by cursor", () => new IdentityQuery(PageSize, MaxCandidates)
        {
            After = new ListPosition(null, Population.UserId((size / 2) + _random.Next(size / 10))),
        });
        yield return ("page at half by index", () => new IdentityQuery(PageSize, MaxCandidates) { Offset = size / 2 });
    }

    private static IdentityQuery Filtered(string filter) => new(PageSize, MaxCandidates)
    {
        Filter = FilterBinder.Bind(SchemaCatalog.BuiltIn.User, FilterExpression.Parse(filter).Value).Value,
    };

    private int Any() => _random.Next(size);

    private async Task<string> ExplainAsync(IdentityQuery query)
    {
        var parameters = new QueryParameters();
        parameters.Add(Population.LargeProvider);
        var sql = ListCommand.Text(query, parameters);
        await using var command = parameters.AddTo(database.CreateCommand("EXPLAIN (ANALYZE, BUFFERS)\n" + sql));
        return $"{sql}\n\n{string.Join('\n', await command.ReadAllAsync(reader => reader.GetString(0), CancellationToken.None))}\n";
    }

    private static async Task<double> MedianAsync(Func<Task> query)
    {
        var times = new List<double>();
        for (var run = -WarmRuns; run < Runs; run++)
        {
            var start = TimeProvider.System.GetTimestamp();
            await query();
            if (run >= 0)
            {
                times.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        times.Sort();
        return times[Runs / 2];
    }

    private static void Require(bool found)
    {
        if (!found)
        {
            throw new InvalidOperationException("The query found nothing: what it measures is no lookup.");
        }
    }
}
