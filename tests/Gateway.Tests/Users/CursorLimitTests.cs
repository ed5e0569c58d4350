using Microsoft.Extensions.DependencyInjection;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.UsersEndpoint;

/// <summary>A server with small limits, and a clock that tests set: expired cursors and too many candidates over HTTP.</summary>
[Collection(PostgresTests.Name)]
public sealed class CursorLimitTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Unindexed = "nickName%20co%20%22a%22";

    private readonly MovableClock _clock = new();
    private TestDatabase? _database;
    private ScimServer? _server;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(postgres);
        _server = await ScimServer.StartAsync(
            _database.ConnectionString,
            services => services.AddSingleton<TimeProvider>(_clock),
            ("Directory:CursorLifetime", "00:10:00"),
            ("Directory:MaxCandidates", "3"),
            ("Gateway:DefaultPageSize", "2"),
            ("Gateway:MaxPageSize", "5"));
    }

    public async Task DisposeAsync()
    {
        await _server!.DisposeAsync();
        await _database!.DisposeAsync();
    }

    [Fact]
    public async Task Cursor_is_good_as_long_as_is_announced_and_then_expiredCursor()
    {
        var connection = await ConnectAsync(users: 5);
        var announced = (await _server!.Anonymous().GetAsync("/scim/v2/ServiceProviderConfig")).Json["pagination"]!["cursorTimeout"]!.GetValue<int>();
        Assert.Equal(600, announced);
        var cursor = await FirstCursorAsync(connection);

        _clock.Shift(TimeSpan.FromSeconds(announced - 1));
        (await connection.Scim.GetAsync($"{Users.Path}?cursor={cursor}")).AssertStatus(200);

        _clock.Shift(TimeSpan.FromMinutes(1));
        var late = await connection.Scim.GetAsync($"{Users.Path}?cursor={cursor}");
        late.AssertScimError(400, "expiredCursor");
        Assert.Contains("'cursor'", late.Detail, StringComparison.Ordinal);
        (await connection.Scim.PostAsync($"{Users.Path}/.search", $$"""{"cursor":"{{cursor}}"}""")).AssertScimError(400, "expiredCursor");
        (await connection.Scim.GetAsync($"{Users.Path}?cursor=")).AssertStatus(200);
    }

    [Fact]
    public async Task Pages_have_the_announced_sizes()
    {
        var connection = await ConnectAsync(users: 6);
        var pagination = (await _server!.Anonymous().GetAsync("/scim/v2/ServiceProviderConfig")).Json["pagination"]!;

        Assert.Equal(
            (pagination["defaultPageSize"]!.GetValue<int>(), pagination["maxPageSize"]!.GetValue<int>()),
            (await SizeAsync("cursor"), await SizeAsync("cursor&count=1000")));
        Assert.Equal((0, 0), (await SizeAsync("cursor&count=0"), await SizeAsync("cursor&count=-1")));

        async Task<int> SizeAsync(string query)
        {
            var page = (await connection.Scim.GetAsync($"{Users.Path}?{query}")).AssertStatus(200).Json;
            Assert.Equal(6, page["totalResults"]!.GetValue<int>());
            Assert.Equal(page["itemsPerPage"]!.GetValue<int>(), page["Resources"]!.AsArray().Count);
            return page["itemsPerPage"]!.GetValue<int>();
        }
    }

    [Theory]
    [InlineData($"filter={Unindexed}", "filter")]
    [InlineData("sortBy=nickName", "sortBy")]
    [InlineData("sortBy=nickName&cursor", "sortBy")]
    public async Task Query_that_no_index_bounds_is_tooMany(string query, string named)
    {
        var connection = await ConnectAsync(users: 4);

        var answer = await connection.Scim.GetAsync($"{Users.Path}?{query}");

        answer.AssertScimError(400, "tooMany");
        Assert.Contains(named, answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_many_candidates_as_are_allowed_are_evaluated()
    {
        var connection = await ConnectAsync(users: 3);

        var page = (await connection.Scim.GetAsync($"{Users.Path}?filter={Unindexed}")).AssertStatus(200).Json;

        Assert.Equal(3, page["totalResults"]!.GetValue<int>());
    }

    private async Task<Connection> ConnectAsync(int users)
    {
        var connection = await _server!.ConnectAsync();
        for (var i = 0; i < users; i++)
        {
            (await connection.Scim.PostAsync(Users.Path, Users.Body($"user{i}@acme.example", ("nickName", "Ada")))).AssertStatus(201);
        }

        return connection;
    }

    private static async Task<string> FirstCursorAsync(Connection connection) =>
        (await connection.Scim.GetAsync($"{Users.Path}?cursor")).AssertStatus(200).Json["nextCursor"]!.GetValue<string>();

    private sealed class MovableClock : TimeProvider
    {
        private long _ticks;

        public void Shift(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _ticks));
    }
}
