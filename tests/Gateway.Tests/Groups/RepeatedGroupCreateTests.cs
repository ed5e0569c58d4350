using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Storage;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.GroupsEndpoint;

/// <summary>Creates of groups whose answer is lost between the commit and the client, and creates with a client's key.</summary>
[Collection(PostgresTests.Name)]
public sealed class RepeatedGroupCreateTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Name = "Engineering";

    private readonly Losses _losses = new();
    private TestDatabase _database = null!;
    private ScimServer _server = null!;
    private Connection _connection = null!;
    private string[] _members = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(postgres);
        _server = await ScimServer.StartAsync(_database.ConnectionString, services => LossyGroupStore.Replace(services, _losses));
        _connection = await _server.ConnectAsync();
        _members = [await _connection.Scim.AddUserAsync("ada@acme.example"), await _connection.Scim.AddUserAsync("grace@acme.example")];
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Gateway_repeats_a_create_that_a_silo_did_not_answer_and_gets_its_own_group()
    {
        _losses.Add(_ => throw new TimeoutException());

        var answer = (await PostAsync()).AssertStatus(201);

        await AssertOnlyAsync(answer.Id);
        (await PostAsync()).AssertScimError(409, "uniqueness");
    }

    [Fact]
    public async Task Equal_post_after_a_503_answers_with_the_first_group_as_often_as_it_comes()
    {
        LoseTheDatabase();
        (await PostAsync()).AssertScimError(503);

        var second = (await PostAsync()).AssertStatus(201);
        var third = (await PostAsync(Groups.Body(Name, [_members[1], _members[0]]))).AssertStatus(201);

        Assert.Equal(second.Id, third.Id);
        await AssertOnlyAsync(second.Id);
        Assert.Equal(2, second.Json["members"]!.AsArray().Count);
    }

    [Fact]
    public async Task Other_post_after_a_503_is_a_duplicate()
    {
        LoseTheDatabase();
        (await PostAsync()).AssertScimError(503);

        (await PostAsync(Groups.Body(Name, [_members[0]]))).AssertScimError(409, "uniqueness");
        var other = await _server.ConnectAsync();
        (await other.Scim.PostAsync(Groups.Path, Groups.Body(Name, []))).AssertStatus(201);
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
    public async Task Parallel_posts_with_one_key_are_all_201_with_one_id()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => PostAsync(key: "import 1")));

        Assert.All(answers, answer => answer.AssertStatus(201));
        await AssertOnlyAsync(Assert.Single(answers.Select(answer => answer.Id).Distinct(StringComparer.Ordinal)));
        (await PostAsync()).AssertScimError(409, "uniqueness");
        (await PostAsync(key: "import 2")).AssertScimError(409, "uniqueness");
    }

    [Fact]
    public async Task Key_finds_a_group_that_has_another_name_and_other_members_since()
    {
        var group = (await PostAsync(key: "import 1")).AssertStatus(201);
        (await _connection.Scim.PutAsync($"{Groups.Path}/{group.Id}", Groups.Body("Research", []))).AssertStatus(200);

        var again = (await PostAsync(key: "import 1")).AssertStatus(201);

        Assert.Equal((group.Id, "Research"), (again.Id, again.Json["displayName"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Key_of_a_group_that_was_deleted_since_is_409_and_makes_no_second_one()
    {
        var group = (await PostAsync(key: "import 1")).AssertStatus(201);
        (await _connection.Scim.DeleteAsync($"{Groups.Path}/{group.Id}")).AssertStatus(204);

        (await PostAsync(key: "import 1")).AssertScimError(409);
        (await PostAsync()).AssertStatus(201);
    }

    [Fact]
    public async Task Key_with_another_body_is_422()
    {
        var group = (await PostAsync(key: "import 1")).AssertStatus(201);

        (await PostAsync(Groups.Body("Research", _members), "import 1")).AssertScimError(422);
        (await PostAsync(Groups.Body(Name, [_members[0]]), "import 1")).AssertScimError(422);

        await AssertOnlyAsync(group.Id);
    }

    [Fact]
    public async Task Key_of_a_create_that_was_refused_may_be_sent_again()
    {
        var body = Groups.Body(Name, [Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString()]);
        (await PostAsync(body, "import 1")).AssertScimError(400, "invalidValue");
        (await PostAsync(body, "import 1")).AssertScimError(400, "invalidValue");
        (await PostAsync(key: "import 1")).AssertScimError(422);
    }

    [Fact]
    public async Task Key_holds_when_the_answer_was_lost_and_nobody_could_note_it()
    {
        LoseTheDatabase();
        (await PostAsync(key: "import 1")).AssertScimError(503);
        await _database.ExecuteAsync("DELETE FROM scim.unanswered_operations");

        await AssertOnlyAsync((await PostAsync(key: "import 1")).AssertStatus(201).Id);
    }

    private void LoseTheDatabase() => _losses.Add(_ => throw new StorageUnavailableException("cut", new IOException()));

    private Task<ApiAnswer> PostAsync(string? body = null, string? key = null) => _connection.Scim.SendAsync(
        HttpMethod.Post, Groups.Path, body ?? Groups.Body(Name, _members), headers: key is null ? [] : [("Idempotency-Key", key)]);

    private async Task AssertOnlyAsync(string id)
    {
        var groups = (await _connection.Scim.GetAsync(Groups.Path)).AssertStatus(200).Json["Resources"]!.AsArray();
        Assert.Equal([id], groups.Select(group => group!["id"]!.GetValue<string>()));
        Assert.Equal(1, await _database.ReadAsync<long>("SELECT count(*) FROM scim.groups"));
    }
}
