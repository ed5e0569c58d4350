using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Storage;
using ScimCluster.Testing;
using static ScimCluster.Gateway.Tests.Bulk.BulkBody;

namespace ScimCluster.Gateway.Tests.Bulk;

/// <summary>How many operations run at the same time, and what becomes of those that the cluster does not answer.</summary>
[Collection(PostgresTests.Name)]
public sealed class BulkParallelTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly Losses _losses = new();
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync(postgres);

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Theory]
    [InlineData(null, 8)]
    [InlineData("3", 3)]
    [InlineData("1", 1)]
    public async Task As_many_operations_as_configured_run_at_the_same_time(string? setting, int parallelism)
    {
        await using var server = await StartAsync(setting is null ? [] : [("Gateway:BulkParallelism", setting)]);
        var connection = await server.ConnectAsync();
        var together = new Meeting(parallelism);
        for (var i = 0; i < 3 * parallelism; i++)
        {
            _losses.Add(together.ComeAsync);
        }

        // None is answered before as many as may be on their way have come.
        var results = await connection.BulkAsync(Of([.. Enumerable.Range(0, 3 * parallelism).Select(i => Post($"u{i}"))]));

        Assert.All(results, result => Assert.Equal("201", (string)result["status"]!));
        Assert.Equal(parallelism, together.Most);
    }

    [Fact]
    public async Task No_more_run_at_the_same_time_than_the_client_accepts_errors()
    {
        await using var server = await StartAsync();
        var connection = await server.ConnectAsync();
        var together = new Meeting(2);
        for (var i = 0; i < 6; i++)
        {
            _losses.Add(together.ComeAsync);
        }

        var results = await connection.BulkAsync(Of(2, [.. Enumerable.Range(0, 6).Select(i => Post($"u{i}"))]));

        Assert.All(results, result => Assert.Equal("201", (string)result["status"]!));
        Assert.Equal(2, together.Most);
    }

    [Fact]
    public async Task Create_that_a_silo_did_not_answer_is_repeated_and_gives_its_own_user()
    {
        await using var server = await StartAsync();
        var connection = await server.ConnectAsync();
        _losses.Add(_ => throw new TimeoutException());

        var results = await connection.BulkAsync(Of(Post("a"), Post("b", "bulkId:a")));

        Assert.Equal("201 201", results.Statuses());
        Assert.Equal(IdOf(results[0]), await connection.ManagerOfAsync(IdOf(results[1])));
    }

    [Fact]
    public async Task Operation_that_met_no_database_is_503_and_the_others_go_on_and_the_create_may_be_sent_again()
    {
        await using var server = await StartAsync(("Gateway:BulkParallelism", "1"));
        var connection = await server.ConnectAsync();
        _losses.Add(_ => throw new StorageUnavailableException("away", new IOException()));

        var results = await connection.BulkAsync(Of(1000, Post("a"), Post("b", "bulkId:a"), Post("c")));

        Assert.Equal("503 409 201", string.Join(' ', results.Select(result => (string)result["status"]!)));
        AssertRefused(results[0], 503, null);
        Assert.Equal("201", (await connection.BulkAsync(Of(Post("a")))).Statuses());
    }

    [Fact]
    public async Task Token_that_ends_in_between_ends_what_is_left()
    {
        await using var server = await StartAsync(("Gateway:BulkParallelism", "1"));
        var connection = await server.ConnectAsync();
        _losses.Add(async _ => (await server.SignedIn(connection.AdministratorId).PostAsync(
            "/scim/delete-provider-connection", $$"""{"providerId":"{{connection.ProviderId}}"}""")).AssertStatus(200));

        var results = await connection.BulkAsync(Of(Post("a"), Post("b"), Operation("DELETE", "/Users/bulkId:a")));

        Assert.Equal("201 401 401", results.Statuses());
        AssertRefused(results[1], 401, null);
        Assert.Equal(1, await _database.ReadAsync<long>("SELECT count(*) FROM scim.identities"));
    }

    [Fact]
    public async Task Bulk_that_is_sent_again_by_a_client_that_went_away_gives_the_users_of_the_first()
    {
        await using var server = await StartAsync();
        var connection = await server.ConnectAsync();
        using var gone = new CancellationTokenSource();
        var isGone = new TaskCompletionSource();
        _losses.Add(_ => Task.CompletedTask);
        _losses.Add(async cancellationToken =>
        {
            await gone.CancelAsync();
            await isGone.Task.WaitAsync(cancellationToken);
        });
        var body = Of(Post("a"), Post("b", "bulkId:a"));
        using var request = new HttpRequestMessage(HttpMethod.Post, BulkBody.Path) { Content = new StringContent(body) };
        request.Content.Headers.ContentType = new("application/scim+json");
        request.Headers.Authorization = new("Bearer", connection.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.Http.SendAsync(request, gone.Token));
        await UntilAsync("SELECT count(*) FROM scim.unanswered_operations", 2);
        isGone.SetResult();

        Assert.Equal("201 201", (await connection.BulkAsync(body)).Statuses());
        Assert.Equal(2, await _database.ReadAsync<long>("SELECT count(*) FROM scim.users"));
    }

    [Fact]
    public async Task What_is_not_done_when_the_time_is_over_is_503()
    {
        await using var server = await StartAsync(("Gateway:BulkParallelism", "1"), ("Gateway:BulkTimeout", "00:00:02"));
        var connection = await server.ConnectAsync();
        _losses.Add(cancellationToken => new TaskCompletionSource().Task.WaitAsync(cancellationToken));

        var results = await connection.BulkAsync(Of(Post("a"), Post("b"), Post("c")));

        Assert.Equal("503 503 503", results.Statuses());
        Assert.Equal("201 201", (await connection.BulkAsync(Of(Post("b"), Post("c")))).Statuses());
    }

    [Fact]
    public async Task Limits_are_those_of_the_configuration_and_announced()
    {
        await using var server = await StartAsync(("Gateway:MaxBulkOperations", "2"), ("Gateway:MaxBulkBodyBytes", "2000"));
        var connection = await server.ConnectAsync();

        var bulk = (await server.Anonymous().GetAsync("/scim/v2/ServiceProviderConfig")).AssertStatus(200).Json["bulk"]!;

        Assert.Equal("""{"supported":true,"maxOperations":2,"maxPayloadSize":2000}""", bulk.ToJsonString());
        Assert.Equal("201 201", (await connection.BulkAsync(Of(Post("a"), Post("b")))).Statuses());
        (await connection.Scim.PostAsync(BulkBody.Path, Of(Post("c"), Post("d"), Post("e")))).AssertScimError(413);
        (await connection.Scim.PostAsync(BulkBody.Path, Of(Post("c", members: ("title", new string('x', 2000)))))).AssertScimError(413);
    }

    private async Task UntilAsync(string sql, long expected)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await _database.ReadAsync<long>(sql) != expected)
        {
            Assert.False(patience.IsCancellationRequested, sql);
        }
    }

    private Task<ScimServer> StartAsync(params (string Key, string Value)[] settings) =>
        ScimServer.StartAsync(_database.ConnectionString, services => LossyIdentityStore.Replace(services, _losses), settings);

    /// <summary>Lets those who come wait until enough have come, and counts how many there were at most.</summary>
    private sealed class Meeting(int enough)
    {
        private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Lock _lock = new();
        private int _present;

        public int Most { get; private set; }

        public async Task ComeAsync(CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                Most = Math.Max(Most, ++_present);
                if (_present == enough)
                {
                    _complete.TrySetResult();
                }
            }

            await _complete.Task.WaitAsync(cancellationToken);
            lock (_lock)
            {
                _present--;
            }
        }
    }
}
