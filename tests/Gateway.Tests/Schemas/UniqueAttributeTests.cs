using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Scim.Schemas;
using ScimCluster.Storage.Migrations;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Schemas;

/// <summary>Attributes that a registered schema marks as unique.</summary>
[Collection(PostgresTests.Name)]
public sealed class UniqueAttributeTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Urn = "urn:example:params:scim:schemas:extension:badge:2.0:User";

    private readonly TemporaryFolder _folder = new();
    private TestDatabase _database = null!;
    private ScimServer _server = null!;
    private Connection _connection = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(postgres);
        _server = await ScimServer.StartAsync(_database.ConnectionString, ("Schemas:Files:0", _folder.Write("badge.json", Definition("server"))));
        _connection = await _server.ConnectAsync();
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("number", "\"B7\"", "\"b7\"")]
    [InlineData("locker", "7", "7")]
    [InlineData("doors", """["north","south"]""", """["west","South"]""")]
    public async Task Value_of_another_user_is_409_naming_the_attribute(string attribute, string first, string second)
    {
        var ada = (await PostAsync("ada@acme.example", $$"""{"{{attribute}}":{{first}}}""")).AssertStatus(201);

        var refused = await PostAsync("grace@acme.example", $$"""{"{{attribute}}":{{second}}}""");
        refused.AssertScimError(409, "uniqueness");
        Assert.Contains($"'{Urn}:{attribute}'", refused.Detail, StringComparison.Ordinal);
        var grace = (await PostAsync("grace@acme.example", "{}")).AssertStatus(201);
        (await PatchAsync(grace.Id, attribute, second)).AssertScimError(409, "uniqueness");
        (await PatchAsync(ada.Id, attribute, second)).AssertStatus(200);
        (await _connection.Scim.DeleteAsync($"{Users.Path}/{ada.Id}")).AssertStatus(204);
        (await PatchAsync(grace.Id, attribute, second)).AssertStatus(200);
    }

    [Fact]
    public async Task Exact_attribute_tells_cases_apart_and_other_tenants_have_their_own()
    {
        (await PostAsync("ada@acme.example", """{"code":"abc"}""")).AssertStatus(201);
        (await PostAsync("grace@acme.example", """{"code":"ABC"}""")).AssertStatus(201);
        (await PostAsync("eve@acme.example", """{"code":"abc"}""")).AssertScimError(409, "uniqueness");

        var other = await _server.ConnectAsync();
        (await other.Scim.PostAsync(Users.Path, Body("ada@acme.example", """{"code":"abc"}"""))).AssertStatus(201);
    }

    [Fact]
    public async Task Value_that_a_user_gives_up_is_free_and_restoring_needs_it()
    {
        var ada = (await PostAsync("ada@acme.example", """{"number":"1"}""")).AssertStatus(201);
        (await PatchAsync(ada.Id, "number", "\"2\"")).AssertStatus(200);
        (await PostAsync("grace@acme.example", """{"number":"1"}""")).AssertStatus(201);
        (await _connection.Scim.DeleteAsync($"{Users.Path}/{ada.Id}")).AssertStatus(204);
        var eve = (await PostAsync("eve@acme.example", """{"number":"2"}""")).AssertStatus(201);

        var refused = (await RestoreAsync(ada.Id)).AssertStatus(409);
        Assert.Contains(":number'", refused.Json["message"]!.GetValue<string>(), StringComparison.Ordinal);
        (await PatchAsync(eve.Id, "number", "\"3\"")).AssertStatus(200);
        (await RestoreAsync(ada.Id)).AssertStatus(200);
        (await PatchAsync(eve.Id, "number", "\"2\"")).AssertScimError(409, "uniqueness");
    }

    [Fact]
    public async Task Parallel_creates_with_one_value_are_one_201()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => PostAsync($"u{i}@acme.example", """{"number":"1"}""")));

        Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.AssertScimError(409, "uniqueness"));
        Assert.Equal(1, await _database.ReadAsync<long>("SELECT count(*) FROM scim.identities"));
    }

    [Fact]
    public async Task Migration_fills_what_becomes_unique_and_names_the_users_in_its_way()
    {
        var plain = Load("none");
        await Migrator.MigrateAsync(_database.DataSource, plain);
        (await PostAsync("ada@acme.example", """{"number":"1"}""")).AssertStatus(201);
        await _database.ExecuteAsync("DELETE FROM scim.unique_values");
        var grace = (await PostAsync("grace@acme.example", """{"number":"1"}""")).AssertStatus(201);
        await _database.ExecuteAsync("DELETE FROM scim.unique_values");

        var refused = await Assert.ThrowsAsync<MigrationException>(() => Migrator.MigrateAsync(_database.DataSource, Load("server")));
        Assert.Contains($"{Urn}:number of {grace.Id}", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, await _database.ReadAsync<long>("SELECT count(*) FROM scim.unique_values"));

        (await _connection.Scim.DeleteAsync($"{Users.Path}/{grace.Id}")).AssertStatus(204);
        await Migrator.MigrateAsync(_database.DataSource, Load("server"));
        (await PostAsync("eve@acme.example", """{"number":"1"}""")).AssertScimError(409, "uniqueness");
    }

    private ResourceType Load(string uniqueness) =>
        SchemaFiles.Load([_folder.Write($"{uniqueness}.json", Definition(uniqueness))]).Catalog.User;

    private static string Definition(string uniqueness) => $$"""
        {"id":"{{Urn}}","name":"Badge","attributes":[
          {"name":"number","type":"string","uniqueness":"{{uniqueness}}"},
          {"name":"code","type":"string","caseExact":true,"uniqueness":"{{uniqueness}}"},
          {"name":"locker","type":"integer","uniqueness":"{{uniqueness}}"},
          {"name":"doors","type":"string","multiValued":true,"uniqueness":"{{uniqueness}}"}]}
        """;

    private static string Body(string userName, string badge) =>
        Users.Body(userName, (Urn, System.Text.Json.Nodes.JsonNode.Parse(badge)));

    private Task<ApiAnswer> PostAsync(string userName, string badge) => _connection.Scim.PostAsync(Users.Path, Body(userName, badge));

    private Task<ApiAnswer> PatchAsync(string id, string attribute, string value) => _connection.Scim.PatchAsync(
        $"{Users.Path}/{id}", Users.Patch($$"""{"op":"replace","path":"{{Urn}}:{{attribute}}","value":{{value}} }"""));

    private Task<ApiAnswer> RestoreAsync(string id) => _server.SignedIn(_connection.AdministratorId).PostAsync(
        "/scim/restore-user", $$"""{"providerId":"{{_connection.ProviderId}}","userId":"{{id}}"}""");
}
