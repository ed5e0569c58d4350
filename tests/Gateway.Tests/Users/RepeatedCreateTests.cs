using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Grains;
using ScimCluster.Storage;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.UsersEndpoint;

/// <summary>Creates whose answer is lost between the commit and the client.</summary>
[Collection(PostgresTests.Name)]
public sealed class RepeatedCreateTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string UserName = "ada@acme.example";
    private const string InAnotherOrder =
        """{"name":{"familyName":"Lovelace","givenName":"Ada"},"userName":"ada@acme.example","schemas":["urn:ietf:params:scim:schemas:core:2.0:User"]}""";

    private readonly Losses _losses = new();
    private TestDatabase _database = null!;
    private ScimServer _server = null!;
    private Connection _connection = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(postgres);
        _server = await ScimServer.StartAsync(_database.ConnectionString, services => LossyIdentityStore.Replace(services, _losses));
        _connection = await _server.ConnectAsync();
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Gateway_repeats_a_create_that_a_silo_did_not_answer_and_gets_its_own_user()
    {
        LoseTheSilo();

        var answer = (await PostAsync()).AssertStatus(201);

        await AssertOnlyAsync(answer.Id);
        (await PostAsync()).AssertScimError(409, "uniqueness");
    }

    [Fact]
    public async Task Gateway_repeats_the_restore_of_an_inactive_user_and_gets_it_as_it_is_since()
    {
        var user = (await PostAsync()).AssertStatus(201);
        (await _connection.Scim.PatchAsync(PathOf(user.Id), Active(false))).AssertStatus(200);
        _losses.Add(async _ =>
        {
            // Somebody is faster than the repetition.
            await DeactivateBehindTheGrainAsync(user.Id);
            throw new TimeoutException();
        });

        var restored = (await PostAsync()).AssertStatus(201);

        Assert.Equal(user.Id, restored.Id);
        Assert.False(restored.Json["active"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Gateway_repeats_the_return_of_a_deprovisioned_person()
    {
        var user = (await PostAsync()).AssertStatus(201);
        (await _connection.Scim.DeleteAsync(PathOf(user.Id))).AssertStatus(204);
        LoseTheSilo();

        Assert.Equal(user.Id, (await PostAsync()).AssertStatus(201).Id);
        await AssertOnlyAsync(user.Id);
    }

    [Fact]
    public async Task Repetition_does_not_bring_back_what_was_deleted_in_between()
    {
        _losses.Add(async cancellationToken =>
        {
            await DeleteAllBehindTheGrainAsync(cancellationToken);
            throw new TimeoutException();
        });

        (await PostAsync()).AssertScimError(409);

        Assert.Equal(0, await CountAsync());
        (await PostAsync()).AssertStatus(201);
    }

    [Fact]
    public async Task Equal_post_after_a_503_answers_with_the_first_user_as_often_as_it_comes()
    {
        LoseTheDatabase();
        (await PostAsync()).AssertScimError(503);

        var second = (await PostAsync()).AssertStatus(201);
        var third = (await PostAsync(InAnotherOrder)).AssertStatus(201);

        Assert.Equal(second.Id, third.Id);
        await AssertOnlyAsync(second.Id);
    }

    [Fact]
    public async Task Other_post_after_a_503_is_a_duplicate()
    {
        LoseTheDatabase();
        (await PostAsync()).AssertScimError(503);

        (await PostAsync(Users.Body(UserName, ("title", "Countess")))).AssertScimError(409, "uniqueness");
        var other = await _server.ConnectAsync();
        (await other.Scim.PostAsync(Users.Path, Users.Body(UserName))).AssertStatus(201);
    }

    [Fact]
    public async Task Equal_post_after_the_configured_time_is_a_duplicate()
    {
        LoseTheDatabase();
        (await PostAsync()).AssertScimError(503);
        await _database.ExecuteAsync("UPDATE scim.unanswered_operations SET expires_at = now()");

        (await PostAsync()).AssertScimError(409, "uniqueness");
    }

    [Fact]
    public async Task Equal_post_answers_after_a_client_that_went_away_in_between()
    {
        using var gone = new CancellationTokenSource();
        var isGone = new TaskCompletionSource();
        _losses.Add(async cancellationToken =>
        {
            await gone.CancelAsync();
            await isGone.Task.WaitAsync(cancellationToken);
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, Users.Path) { Content = new StringContent(Users.Body(UserName)) };
        request.Content.Headers.ContentType = new("application/scim+json");
        request.Headers.Authorization = new("Bearer", _connection.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _server.Http.SendAsync(request, gone.Token));
        isGone.SetResult();
        await UntilAsync("SELECT count(*) FROM scim.unanswered_operations", 1);

        await AssertOnlyAsync((await PostAsync()).AssertStatus(201).Id);
    }

    [Fact]
    public async Task Parallel_posts_with_one_key_are_all_201_with_one_id()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => PostAsync(key: "import 1")));

        Assert.All(answers, answer => answer.AssertStatus(201));
        await AssertOnlyAsync(Assert.Single(answers.Select(answer => answer.Id).Distinct(StringComparer.Ordinal)));
        (await PostAsync()).AssertScimError(409, "uniqueness");
        (await PostAsync(key: "import 2")).AssertScimError(409, "uniqueness");
    }

    [Fact]
    public async Task Key_finds_a_user_who_has_been_renamed_since()
    {
        var user = (await PostAsync(key: "import 1")).AssertStatus(201);
        (await _connection.Scim.PatchAsync(
            PathOf(user.Id), Users.Patch("""{"op":"replace","value":{"userName":"countess@acme.example","externalId":"7"}}"""))).AssertStatus(200);

        var again = (await PostAsync(key: "import 1")).AssertStatus(201);

        Assert.Equal((user.Id, "countess@acme.example"), (again.Id, again.Json["userName"]!.GetValue<string>()));
        await AssertOnlyAsync(user.Id);
    }

    [Fact]
    public async Task Key_with_another_body_is_422()
    {
        var user = (await PostAsync(key: "import 1")).AssertStatus(201);

        (await PostAsync(Users.Body("grace@acme.example"), "import 1")).AssertScimError(422);
        (await PostAsync(Users.Body(UserName, ("title", "Countess")), "import 1")).AssertScimError(422);

        await AssertOnlyAsync(user.Id);
    }

    [Fact]
    public async Task Key_holds_when_the_answer_was_lost_and_nobody_could_note_it()
    {
        LoseTheDatabase();
        (await PostAsync(key: "import 1")).AssertScimError(503);
        await _database.ExecuteAsync("DELETE FROM scim.unanswered_operations");

        await AssertOnlyAsync((await PostAsync(key: "import 1")).AssertStatus(201).Id);
    }

    [Fact]
    public async Task Key_may_be_used_again_for_another_user_when_its_time_is_over()
    {
        var user = (await PostAsync(key: "import 1")).AssertStatus(201);
        await _database.ExecuteAsync("UPDATE scim.keyed_operations SET expires_at = now()");

        var other = (await PostAsync(Users.Body("grace@acme.example"), "import 1")).AssertStatus(201);

        Assert.NotEqual(user.Id, other.Id);
    }

    [Fact]
    public async Task Key_of_another_connection_is_another_key()
    {
        var user = (await PostAsync(key: "import 1")).AssertStatus(201);
        var other = await _server.ConnectAsync();

        var answer = await other.Scim.SendAsync(
            HttpMethod.Post, Users.Path, Users.Body("grace@acme.example"), headers: [("Idempotency-Key", "import 1")]);

        Assert.NotEqual(user.Id, answer.AssertStatus(201).Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\tb")]
    [InlineData(256)]
    public async Task Key_that_is_not_usable_is_400(object key)
    {
        var text = key as string ?? new string('k', (int)key);

        (await PostAsync(key: text)).AssertScimError(400, "invalidValue");

        Assert.Equal(0, await CountAsync());
    }

    private static string PathOf(string id) => $"{Users.Path}/{id}";

    private static string Active(bool active) => Users.Patch(new JsonObject { ["op"] = "replace", ["path"] = "active", ["value"] = active }.ToJsonString());

    private void LoseTheSilo() => _losses.Add(_ => throw new TimeoutException());

    private void LoseTheDatabase() => _losses.Add(_ => throw new StorageUnavailableException("cut", new IOException()));

    private Task<ApiAnswer> PostAsync(string? body = null, string? key = null) => _connection.Scim.SendAsync(
        HttpMethod.Post, Users.Path, body ?? Users.Body(UserName), headers: key is null ? [] : [("Idempotency-Key", key)]);

    private async Task<int> CountAsync() =>
        (await _connection.Scim.GetAsync(Users.Path)).AssertStatus(200).Json["totalResults"]!.GetValue<int>();

    private async Task AssertOnlyAsync(string id)
    {
        Assert.Equal(1, await CountAsync());
        (await _connection.Scim.GetAsync(PathOf(id))).AssertStatus(200);
        Assert.Equal(1, await _database.ReadAsync<long>("SELECT count(*) FROM scim.users"));
    }

    private Task DeactivateBehindTheGrainAsync(string id) => _database.ExecuteAsync(
        $$"""UPDATE scim.identities SET active = false, version = version + 1, document = document || '{"active":false}' WHERE user_id = '{{id}}'""");

    private async Task DeleteAllBehindTheGrainAsync(CancellationToken cancellationToken)
    {
        var store = (IIdentityStore)_server.Services.GetService(typeof(IIdentityStore))!;
        var token = ScimToken.TryParse(_connection.Token)!;
        var access = (await _server.Grains.GetProvider(token.ProviderId).AuthenticateAsync(token.Secret, token.OrganizationId)).Value!;
        var row = (await store.FindByAccountIdAsync(access.ProviderKey, UserName, cancellationToken))!;
        var write = await store.DeleteAsync(
            new IdentityDeletion(
                new WriteAuthority(access.ProviderKey, access.Epoch, DateTimeOffset.MaxValue),
                row.AccountId,
                row.Version,
                new ChangeContext("delete", "test", TimeProvider.System.GetUtcNow(), [])),
            cancellationToken);
        Assert.Equal(WriteStatus.Written, write.Status);
    }

    private async Task UntilAsync(string sql, long expected)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (await _database.ReadAsync<long>(sql) != expected)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20), sql);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
