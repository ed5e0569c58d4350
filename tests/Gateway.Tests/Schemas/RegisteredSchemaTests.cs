using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Schemas;

/// <summary>An extension of the User from a file, with every characteristic that can be enforced.</summary>
[Collection(PostgresTests.Name)]
public sealed class RegisteredSchemaTests(RegisteredSchemaTests.Started started, PostgresServer postgres)
    : IClassFixture<RegisteredSchemaTests.Started>
{
    private const string Urn = "urn:example:params:scim:schemas:extension:badge:2.0:User";

    private const string Definition = $$"""
        {
          "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
          "id": "{{Urn}}",
          "name": "Badge",
          "description": "How a person gets in.",
          "extends": {"resourceType": "User", "required": true},
          "attributes": [
            {"name": "number", "type": "string", "required": true, "caseExact": true, "mutability": "immutable", "description": "The badge."},
            {"name": "floor", "type": "integer", "description": "Where."},
            {"name": "pin", "type": "string", "mutability": "writeOnly", "returned": "never", "description": "A secret."},
            {"name": "note", "type": "string", "returned": "request", "description": "Seldom wanted."},
            {"name": "lastSeen", "type": "dateTime", "mutability": "readOnly", "description": "When."},
            {"name": "doors", "type": "complex", "multiValued": true, "description": "Which.", "subAttributes": [
              {"name": "value", "type": "string", "required": true, "description": "The door."},
              {"name": "primary", "type": "boolean", "description": "The first one."}]}
          ]
        }
        """;

    [Fact]
    public async Task Schema_is_served_as_it_is_enforced_and_named_by_the_resource_type()
    {
        var anonymous = started.Server.Anonymous();

        var schema = (await anonymous.GetAsync($"/scim/v2/Schemas/{Urn}")).AssertStatus(200).Json;
        var list = (await anonymous.GetAsync("/scim/v2/Schemas")).AssertStatus(200).Json;
        var type = (await anonymous.GetAsync("/scim/v2/ResourceTypes/User")).AssertStatus(200).Json;

        var number = schema["attributes"]![0]!;
        Assert.Equal("number,immutable,True", $"{number["name"]},{number["mutability"]},{number["required"]!.GetValue<bool>()}");
        Assert.Contains(list["Resources"]!.AsArray(), other => JsonNode.DeepEquals(schema, other));
        Assert.True(JsonNode.DeepEquals(new JsonObject { ["schema"] = Urn, ["required"] = true }, type["schemaExtensions"]![1]));
    }

    [Fact]
    public async Task User_is_created_and_shown_with_the_extension()
    {
        var connection = await started.Server.ConnectAsync();

        var user = await connection.Scim.PostAsync(Users.Path, Body(
            """{"NUMBER":"B-7","floor":3,"pin":"1234","note":"tall","lastSeen":"2026-01-01T00:00:00Z","doors":[{"value":"north"}],"unknown":1}"""));

        Assert.Contains(user.AssertStatus(201).Json["schemas"]!.AsArray(), uri => uri!.GetValue<string>() == Urn);
        Assert.Equal("""{"number":"B-7","floor":3,"doors":[{"value":"north"}]}""", user.Json[Urn]!.ToJsonString());
        var asked = await connection.Scim.GetAsync($"{Users.Path}/{user.Id}?attributes={Urn}:note,{Urn}:pin");
        Assert.Equal("""{"note":"tall"}""", asked.AssertStatus(200).Json[Urn]!.ToJsonString());
    }

    [Theory]
    [InlineData("number eq \"B-7\"", 1)]
    [InlineData("number eq \"b-7\"", 0)]
    [InlineData("floor gt 2", 1)]
    [InlineData("floor gt 3", 0)]
    [InlineData("note sw \"TALL\"", 1)]
    [InlineData("doors[value eq \"north\"]", 1)]
    public async Task Filter_finds_users_by_the_extension(string filter, int expected)
    {
        var connection = await started.Server.ConnectAsync();
        await CreateAsync(connection, """{"number":"B-7","floor":3,"note":"tall","doors":[{"value":"north"}]}""");

        var page = await connection.Scim.GetAsync($"{Users.Path}?filter={Uri.EscapeDataString($"{Urn}:{filter}")}");

        Assert.Equal(expected, page.AssertStatus(200).Json["totalResults"]!.GetValue<int>());
    }

    [Fact]
    public async Task Filter_on_what_is_never_returned_is_invalidFilter()
    {
        var connection = await started.Server.ConnectAsync();

        (await connection.Scim.GetAsync($"{Users.Path}?filter={Urn}:pin%20eq%20%221%22")).AssertScimError(400, "invalidFilter");
    }

    [Theory]
    [InlineData(null, Urn)]
    [InlineData("""{"floor":3}""", Urn + ":number")]
    [InlineData("""{"number":7}""", Urn + ":number")]
    [InlineData("""{"number":"B-7","floor":"third"}""", Urn + ":floor")]
    [InlineData("""{"number":"B-7","doors":[{"primary":true}]}""", Urn + ":doors.value")]
    public async Task User_that_breaks_the_schema_is_invalidValue_and_the_attribute_named(string? extension, string named)
    {
        var connection = await started.Server.ConnectAsync();

        var answer = await connection.Scim.PostAsync(Users.Path, Body(extension));

        answer.AssertScimError(400, "invalidValue");
        Assert.Contains($"'{named}'", answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Put_keeps_immutable_values_that_it_leaves_out_and_refuses_other_ones()
    {
        var connection = await started.Server.ConnectAsync();
        var path = await CreateAsync(connection, """{"number":"B-7","floor":3}""");

        var same = await connection.Scim.PutAsync(path, Body("""{"number":"B-7","floor":4}"""));
        var other = await connection.Scim.PutAsync(path, Body("""{"number":"b-7","floor":5}"""));

        Assert.Equal("""{"number":"B-7","floor":4}""", same.AssertStatus(200).Json[Urn]!.ToJsonString());
        other.AssertScimError(400, "mutability");
        Assert.Contains($"'{Urn}:number'", other.Detail, StringComparison.Ordinal);
        Assert.Equal(same.Text, (await connection.Scim.GetAsync(path)).Text);
    }

    [Theory]
    [InlineData("""{"op":"replace","path":"urn:example:params:scim:schemas:extension:badge:2.0:User:floor","value":9}""", 200, null)]
    [InlineData("""{"op":"replace","path":"floor","value":9}""", 200, null)]
    [InlineData("""{"op":"add","value":{"urn:example:params:scim:schemas:extension:badge:2.0:User":{"floor":9}}}""", 200, null)]
    [InlineData("""{"op":"replace","path":"floor","value":"ninth"}""", 400, "invalidValue")]
    [InlineData("""{"op":"replace","path":"number","value":"B-8"}""", 400, "mutability")]
    [InlineData("""{"op":"remove","path":"number"}""", 400, "mutability")]
    [InlineData("""{"op":"replace","path":"lastSeen","value":"2026-01-01T00:00:00Z"}""", 400, "mutability")]
    [InlineData("""{"op":"remove","path":"urn:example:params:scim:schemas:extension:badge:2.0:User"}""", 400, "mutability")]
    public async Task Patch_keeps_to_the_schema(string operation, int status, string? scimType)
    {
        var connection = await started.Server.ConnectAsync();
        var path = await CreateAsync(connection, """{"number":"B-7","floor":3}""");

        var answer = await connection.Scim.PatchAsync(path, Users.Patch(operation));

        if (scimType is null)
        {
            Assert.Equal(9, answer.AssertStatus(status).Json[Urn]!["floor"]!.GetValue<int>());
        }
        else
        {
            answer.AssertScimError(status, scimType);
        }
    }

    [Fact]
    public async Task Patch_may_not_begin_an_extension_without_what_it_requires()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("optional.json", Definition.Replace("\"required\": true}", "\"required\": false}", StringComparison.Ordinal));
        await using var database = await TestDatabase.CreateAsync(postgres);
        await using var server = await ScimServer.StartAsync(database.ConnectionString, ("Schemas:Files:0", file));
        var connection = await server.ConnectAsync();
        var path = await CreateAsync(connection, null);

        var without = await connection.Scim.PatchAsync(path, Users.Patch($$"""{"op":"add","path":"{{Urn}}:floor","value":1}"""));
        var with = await connection.Scim.PatchAsync(path, Users.Patch($$"""{"op":"add","path":"{{Urn}}","value":{"floor":1,"number":"B-9"} }"""));

        without.AssertScimError(400, "invalidValue");
        Assert.Contains($"'{Urn}:number'", without.Detail, StringComparison.Ordinal);
        Assert.Equal("B-9", with.AssertStatus(200).Json[Urn]!["number"]!.GetValue<string>());
    }

    private static string Body(string? extension) => extension is null
        ? Users.Body("ada@acme.example")
        : Users.Body("ada@acme.example", (Urn, JsonNode.Parse(extension)));

    private static async Task<string> CreateAsync(Connection connection, string? extension) =>
        $"{Users.Path}/{(await connection.Scim.PostAsync(Users.Path, Body(extension))).AssertStatus(201).Id}";

    /// <summary>A server with the schema.</summary>
    public sealed class Started(PostgresServer postgres) : IAsyncLifetime
    {
        private readonly TemporaryFolder _folder = new();
        private TestDatabase? _database;

        internal ScimServer Server { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            _database = await TestDatabase.CreateAsync(postgres);
            Server = await ScimServer.StartAsync(_database.ConnectionString, ("Schemas:Files:0", _folder.Write("badge.json", Definition)));
        }

        public async Task DisposeAsync()
        {
            await Server.DisposeAsync();
            await _database!.DisposeAsync();
            _folder.Dispose();
        }
    }
}
