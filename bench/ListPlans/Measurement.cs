using Npgsql;
using ScimCluster.Scim;
using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Schemas;
using ScimCluster.Storage;
using ScimCluster.Storage.Development;
using ScimCluster.Storage.Lists;
using ScimCluster.Storage.Migrations;

namespace ScimCluster.ListPlans;

/// <summary>How long a query took on the small and on the large connection, as the medians of many.</summary>
internal sealed record Timing(string Name, double Small, double Large);

/// <summary>A database with one large connection: its queries, each on changing values, and their plans.</summary>
internal sealed class Measurement : IAsyncDisposable
{
    private const int Runs = 400;
    private const int WarmRuns = 50;
    private const int PageSize = 100;
    private const int MaxCandidates = 10_000;

    private readonly PrivatePostgres _postgres;
    private readonly NpgsqlDataSource _database;
    private readonly PostgresIdentityStore _store;
    private readonly int _size;
    private readonly Random _random = new(1);

    private Measurement(PrivatePostgres postgres, int size)
    {
        _postgres = postgres;
        _database = NpgsqlDataSource.Create(StorageConnectionString.Tune(postgres.ConnectionString));
        _store = new PostgresIdentityStore(_database);
        _size = size;
    }

    public static async Task<Measurement> StartAsync(int size)
    {
        var data = Directory.CreateTempSubdirectory("scimcluster-plans-").FullName;
        var measurement = new Measurement(await PrivatePostgres.StartAsync(new PrivatePostgresOptions { Folder = data, Durable = false }), size);
        await Migrator.MigrateAsync(measurement._database);
        await new Population(measurement._database, size).FillAsync();
        await measurement.WarmAsync();
        return measurement;
    }

    /// <summary>Runs each query on both in turn, so that whatever else the machine does meets both alike.</summary>
    public static async Task<List<Timing>> CompareAsync(Measurement small, Measurement large)
    {
        var timings = new List<Timing>();
        foreach (var ((name, few), (_, many)) in small.Calls().Zip(large.Calls()))
        {
            var (smallTimes, largeTimes) = (new List<double>(), new List<double>());
            for (var run = -WarmRuns; run < Runs; run++)
            {
                var (fewTime, manyTime) = (await TimeAsync(few), await TimeAsync(many));
                if (run >= 0)
                {
                    smallTimes.Add(fewTime);
                    largeTimes.Add(manyTime);
                }
            }

            timings.Add(new(name, Median(smallTimes), Median(largeTimes)));
        }

        return timings;
    }

    /// <summary>Writes statement and plan of each query into a file of the folder.</summary>
    public async Task ExplainAsync(string folder)
    {
        foreach (var (name, next) in Queries())
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"{name.Replace(' ', '-')}-{_size}.txt"), await ExplainAsync(next()));
        }
    }

    /// <summary>Compares the two indexes that could serve <c>userName sw</c>.</summary>
    public Task<List<string>> ComparePrefixesAsync() => new PrefixComparison(_database, _size, MaxCandidates).RunAsync();

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _postgres.DisposeAsync();
        Directory.Delete(_postgres.Folder, recursive: true);
    }

    // A server of a million users has the memory for them; without it the operating system's cache would be measured.
    private async Task WarmAsync()
    {
        await ExecuteAsync("ALTER SYSTEM SET shared_buffers = '4GB'");
        await _postgres.StopAsync();
        await _postgres.StartAsync();
        _database.Clear();
        await ExecuteAsync("CREATE EXTENSION pg_prewarm");
        await ExecuteAsync("""
            SELECT pg_prewarm(relation)
              FROM (SELECT 'scim.identities'::regclass AS relation
                    UNION ALL SELECT indexrelid::regclass FROM pg_index
                            WHERE indrelid IN ('scim.identities'::regclass, 'scim.identity_states'::regclass)) warmed
            """);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    private IEnumerable<(string Name, Func<Task> Call)> Calls()
    {
        foreach (var (name, next) in Queries())
        {
            yield return (name, async () =>
                Require((await _store.ListAsync(Population.LargeProvider, next(), CancellationToken.None)).Value.Rows.Count > 0));
        }

        yield return ("get by id", async () =>
            Require(await _store.FindByUserIdAsync(Population.LargeProvider, Population.UserId(Any()), CancellationToken.None) is not null));
    }

    private IEnumerable<(string Name, Func<ListQuery> Next)> Queries()
    {
        yield return ("userName eq", () => Filtered($"userName eq \"{Population.UserName(Any())}\""));
        yield return ("externalId eq", () => Filtered($"externalId eq \"x-{Any()}\""));
        yield return ("id eq", () => Filtered($"id eq \"{Population.UserId(Any())}\""));
        yield return ("emails work eq", () => Filtered($"emails[type eq \"work\"].value eq \"{Population.UserName(Any())}\""));
        yield return ("emails value eq", () => Filtered($"emails.value eq \"{Population.UserName(Any())}\""));
        yield return ("userName co", () => Filtered($"userName co \"{Population.LocalPart(Any())[1..]}\""));
        yield return ("userName sw", () => Filtered($"userName sw \"{Population.LocalPart(Any())}\""));
        yield return ("active eq true", () => Filtered("active eq true"));
        yield return ("active eq false", () => Filtered("active eq false"));
        yield return ("lastModified gt", () => Filtered($"meta.lastModified gt \"{ScimDateTime.FormatSortable(Population.Time(_size - 100))}\""));
        yield return ("first page", () => new ListQuery(PageSize, MaxCandidates));
        yield return ("page at half by cursor", () => new ListQuery(PageSize, MaxCandidates)
        {
            After = new ListPosition(null, Population.UserId((_size / 2) + _random.Next(_size / 10))),
        });
        yield return ("page at half by index", () => new ListQuery(PageSize, MaxCandidates) { Offset = _size / 2 });
    }

    private static ListQuery Filtered(string filter) => new(PageSize, MaxCandidates)
    {
        Filter = FilterBinder.Bind(SchemaCatalog.BuiltIn.User, FilterExpression.Parse(filter).Value).Value,
    };

    private int Any() => _random.Next(_size);

    private async Task<string> ExplainAsync(ListQuery query)
    {
        var parameters = new QueryParameters();
        parameters.Add(Population.LargeProvider);
        var sql = ListCommand.Text(ListTable.Identities, query, parameters);
        await using var command = parameters.AddTo(_database.CreateCommand("EXPLAIN (ANALYZE, BUFFERS)\n" + sql));
        return $"{sql}\n\n{string.Join('\n', await command.ReadAllAsync(reader => reader.GetString(0), CancellationToken.None))}\n";
    }

    private static async Task<double> TimeAsync(Func<Task> call)
    {
        var start = TimeProvider.System.GetTimestamp();
        await call();
        return TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(List<double> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }

    private static void Require(bool found)
    {
        if (!found)
        {
            throw new InvalidOperationException("The query found nothing: what it measures is no lookup.");
        }
    }
}
