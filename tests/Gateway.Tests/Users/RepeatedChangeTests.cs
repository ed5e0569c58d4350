using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.UsersEndpoint;

/// <summary>Changes of users and groups whose answer is lost behind the commit: the gateway sends them again, and they are carried out once.</summary>
[Collection(PostgresTests.Name)]
public sealed class RepeatedChangeTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly Losses _losses = new();
    private TestDatabase _database = null!;
    private ScimServer _server = null!;
    private Connection _connection = null!;
    private string _user = null!;

    private ApiClient Scim => _connection.Scim;

    private string UserPath => $"{Users.Path}/{_user}";

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(postgres);
        _server = await ScimServer.StartAsync(_database.ConnectionString, services =>
        {
            LossyIdentityStore.Replace(services, _losses);
            LossyGroupStore.Replace(services, _losses);
        });
        _connection = await _server.ConnectAsync();
        _user = (await Scim.PostAsync(Users.Path, Users.Body("ada@acme.example", ("title", "Lady")))).AssertStatus(201).Id;
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData("""{"op":"remove","path":"emails[value eq \"ada@acme.example\"]"}""")]
    [InlineData("""{"op":"replace","path":"emails[value eq \"ada@acme.example\"].value","value":"countess@acme.example"}""")]
    [InlineData("""{"op":"replace","path":"userName","value":"countess@acme.example"}""")]
    [InlineData("""{"op":"replace","path":"active","value":false}""")]
    public async Task Patch_that_would_be_another_one_the_second_time_is_200(string operation)
    {
        (await Scim.PatchAsync(UserPath, Users.Patch("""{"op":"add","path":"emails","value":[{"value":"ada@acme.example"}]}"""))).AssertStatus(200);
        LoseTheAnswer();

        var answer = (await Scim.PatchAsync(UserPath, Users.Patch(operation))).AssertStatus(200);

        Assert.Equal("W/\"3\"", answer.Json["meta"]!["version"]!.GetValue<string>());
        Assert.Equal(2L, await LoggedAsync("patch"));
    }

    [Fact]
    public async Task Change_of_a_version_that_the_first_attempt_has_replaced_is_200()
    {
        LoseTheAnswer();
        var patched = await SendAsync(HttpMethod.Patch, UserPath, Users.Patch("""{"op":"replace","path":"title","value":"Countess"}"""), "W/\"1\"");
        LoseTheAnswer();
        var replaced = await SendAsync(HttpMethod.Put, UserPath, Users.Body("ada@acme.example", ("title", "Ada")), "W/\"2\"");

        Assert.Equal("Countess", patched.AssertStatus(200).Json["title"]!.GetValue<string>());
        Assert.Equal("Ada", replaced.AssertStatus(200).Json["title"]!.GetValue<string>());
        Assert.Equal((1L, 1L), (await LoggedAsync("patch"), await LoggedAsync("replace")));
        (await SendAsync(HttpMethod.Put, UserPath, Users.Body("ada@acme.example"), "W/\"2\"")).AssertScimError(412);
    }

    [Theory]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(OrleansException))]
    public async Task Change_is_sent_again_whatever_became_of_the_silo(Type failure)
    {
        _losses.Add(_ => throw (Exception)Activator.CreateInstance(failure)!);

        (await SendAsync(HttpMethod.Patch, UserPath, Users.Patch("""{"op":"replace","path":"title","value":"Countess"}"""), "W/\"1\"")).AssertStatus(200);

        Assert.Equal(1L, await LoggedAsync("patch"));
    }

    [Fact]
    public async Task What_others_changed_in_between_stays()
    {
        _losses.Add(async _ =>
        {
            await _database.ExecuteAsync(
                "UPDATE scim.identities SET document = document || '{\"title\": \"Countess\"}', version = version + 1 WHERE user_id = $1", Guid.Parse(_user));
            throw new TimeoutException();
        });

        var answer = (await Scim.PutAsync(UserPath, Users.Body("ada@acme.example", ("title", "Ada"), ("nickName", "A")))).AssertStatus(200);

        Assert.Equal(("Countess", "A"), (answer.Json["title"]!.GetValue<string>(), answer.Json["nickName"]!.GetValue<string>()));
        Assert.Equal(1L, await LoggedAsync("replace"));
    }

    [Fact]
    public async Task Change_that_did_not_reach_its_user_is_made_by_the_second_attempt()
    {
        _losses.WhenLocated(() => throw new TimeoutException());

        var answer = (await Scim.PatchAsync(UserPath, Users.Patch("""{"op":"replace","path":"title","value":"Countess"}"""))).AssertStatus(200);

        Assert.Equal("W/\"2\"", answer.Json["meta"]!["version"]!.GetValue<string>());
    }

    [Fact]
    public async Task Member_whom_others_removed_in_between_does_not_come_back()
    {
        var group = (await Scim.PostAsync(Groups.Path, Groups.Body("Team"))).AssertStatus(201).Id;
        _losses.Add(async _ =>
        {
            await _database.ExecuteAsync("DELETE FROM scim.group_members WHERE group_id = $1", Guid.Parse(group));
            await _database.ExecuteAsync("UPDATE scim.groups SET version = version + 1 WHERE group_id = $1", Guid.Parse(group));
            throw new TimeoutException();
        });

        (await Scim.PatchAsync($"{Groups.Path}/{group}", Groups.Add(_user))).AssertStatus(204);

        Assert.Empty((await Scim.GetAsync($"{Groups.Path}/{group}")).AssertStatus(200).Json["members"]!.AsArray());
        Assert.Equal(1L, await LoggedAsync("patch"));
    }

    [Fact]
    public async Task Change_of_a_version_of_a_group_is_200_and_204()
    {
        var group = (await Scim.PostAsync(Groups.Path, Groups.Body("Team"))).AssertStatus(201).Id;
        LoseTheAnswer();
        (await SendAsync(HttpMethod.Put, $"{Groups.Path}/{group}", Groups.Body("Crew", _user), "W/\"1\"")).AssertStatus(200);
        LoseTheAnswer();
        (await SendAsync(HttpMethod.Patch, $"{Groups.Path}/{group}", Groups.Remove(_user), "W/\"2\"")).AssertStatus(204);

        var answer = (await Scim.GetAsync($"{Groups.Path}/{group}")).AssertStatus(200);
        Assert.Equal("W/\"3\"", answer.Json["meta"]!["version"]!.GetValue<string>());
        Assert.Equal((1L, 1L), (await LoggedAsync("patch"), await LoggedAsync("replace")));
    }

    private void LoseTheAnswer() => _losses.Add(_ => throw new TimeoutException());

    private Task<ApiAnswer> SendAsync(HttpMethod method, string path, string body, string version) =>
        Scim.SendAsync(method, path, body, headers: [("If-Match", version)]);

    private Task<long> LoggedAsync(string operation) =>
        _database.ReadAsync<long>("SELECT count(*) FROM scim.provisioning_log WHERE operation = $1 AND status < 300", operation);
}
