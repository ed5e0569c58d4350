using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Scim;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.UsersEndpoint;

/// <summary>Every keyword of RFC 7644 §3.12, table 9, and of RFC 9865 §2.1, with a detail that says what was wrong.</summary>
[Collection(PostgresTests.Name)]
public sealed class ErrorKeywordTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Id = "{id}";

    private TestDatabase? _database;
    private ScimServer? _server;

    /// <summary>Keyword, status, method, path behind the root, body, and what the detail names.</summary>
    public static TheoryData<string, int, string, string, string?, string> Refusals() => new()
    {
        { ScimType.InvalidFilter, 400, "GET", "/v2/Users?filter=title%20pr%20and%20nothing%20eq%20%22x%22", null, "'nothing'|(position 14)" },
        { ScimType.InvalidFilter, 400, "GET", "/v2/Users?filter=title%20pr%20and%20(active%20gt%20true)", null, "'active'|'gt'|(position 15)" },
        { ScimType.InvalidFilter, 400, "GET", "/v2/Users?filter=emails%5Btype%20eq%201%5D", null, "'type'|(position 8)" },
        { ScimType.InvalidFilter, 400, "POST", "/v2/Users/.search", """{"filter":"meta.created gt \"yesterday\""}""", "'meta.created'|(position 1)" },
        { ScimType.TooMany, 400, "GET", "/v2/Users?sortBy=nickName", null, "'sortBy'" },
        { ScimType.Uniqueness, 409, "POST", "/v2/Users", """{"userName":"ada@acme.example"}""", "'userName'" },
        { ScimType.Mutability, 400, "PATCH", $"/v2/Users/{Id}", """{"op":"replace","path":"id","value":"x"}""", "Operation 2|'id'" },
        { ScimType.InvalidSyntax, 400, "PATCH", $"/v2/Users/{Id}", """{"op":"move","path":"title"}""", "operation 2|'op'" },
        { ScimType.InvalidSyntax, 400, "POST", "/v2/Users", """{"userName":"x" """, "JSON" },
        { ScimType.InvalidPath, 400, "PATCH", $"/v2/Users/{Id}", """{"op":"add","path":"emials","value":"x"}""", "Operation 2|'emials'" },
        { ScimType.InvalidPath, 400, "PATCH", $"/v2/Users/{Id}", """{"op":"add","path":"emails[typ eq 1].value","value":"x"}""", "Operation 2|'typ'|(position 8)" },
        { ScimType.InvalidPath, 400, "PATCH", $"/v2/Users/{Id}", """{"op":"add","path":"emails[type eq].value","value":"x"}""", "Operation 2|'emails[type eq].value'|(position 15)" },
        { ScimType.NoTarget, 400, "PATCH", $"/v2/Users/{Id}", """{"op":"replace","path":"emails[type sw \"x\"].value","value":"x"}""", "Operation 2|'emails'" },
        { ScimType.NoTarget, 400, "PATCH", $"/v2/Users/{Id}", """{"op":"remove"}""", "Operation 2|path" },
        { ScimType.InvalidValue, 400, "PATCH", $"/v2/Users/{Id}", """{"op":"replace","path":"name.givenName","value":7}""", "Operation 2|'name.givenName'" },
        { ScimType.InvalidValue, 400, "POST", "/v2/Users", """{"userName":"b@acme.example","emails":[{"value":5}]}""", "'emails.value'" },
        { ScimType.InvalidValue, 400, "POST", "/v2/Users", """{"displayName":"Nobody"}""", "'userName'" },
        { ScimType.InvalidValue, 400, "GET", "/v2/Users?sortBy=nothing", null, "'sortBy'|'nothing'" },
        { ScimType.InvalidValue, 400, "GET", "/v2/Users?startIndex=first", null, "'startIndex'" },
        { ScimType.InvalidValue, 400, "GET", $"/v2/Users/{Id}?attributes=id&excludedAttributes=name", null, "'attributes'|'excludedAttributes'" },
        { ScimType.InvalidVersion, 400, "GET", "/v1/Users", null, "2.0" },
        { ScimType.InvalidCursor, 400, "GET", "/v2/Users?cursor=x", null, "'cursor'" },
        { ScimType.InvalidCount, 400, "GET", "/v2/Users?cursor&count=all", null, "'count'" },
    };

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(postgres);
        _server = await ScimServer.StartAsync(_database.ConnectionString, ("Directory:MaxCandidates", "1"));
    }

    public async Task DisposeAsync()
    {
        await _server!.DisposeAsync();
        await _database!.DisposeAsync();
    }

    [Fact]
    public async Task Every_keyword_names_the_attribute_path_parameter_or_position()
    {
        var connection = await _server!.ConnectAsync();
        var user = (await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);
        (await connection.Scim.PostAsync(Users.Path, Users.Body("bob@acme.example"))).AssertStatus(201);

        foreach (var row in Refusals())
        {
            var (scimType, status, method, path) = ((string)row[0], (int)row[1], (string)row[2], (string)row[3]);
            var body = (string?)row[4] is { } sent && method == "PATCH" ? Users.Patch("""{"op":"add","path":"title","value":"x"}""", sent) : (string?)row[4];

            var answer = await connection.Scim.SendAsync(new HttpMethod(method), "/scim" + path.Replace(Id, user.Id, StringComparison.Ordinal), body);

            Assert.True(answer.Status == status, $"{method} {path} {body}: {answer.Text}");
            answer.AssertScimError(status, scimType);
            Assert.All(((string)row[5]).Split('|'), named => Assert.Contains(named, answer.Detail, StringComparison.Ordinal));
        }

        Assert.Equal(user.Headers.ETag, (await connection.Scim.GetAsync($"{Users.Path}/{user.Id}")).Headers.ETag);
    }

    // expiredCursor needs a clock that moves: CursorLimitTests. Nothing is refused as sensitive: docs/conformance.md says why.
    [Fact]
    public void No_keyword_is_forgotten() => Assert.Equal(
        typeof(ScimType).GetFields().Select(field => (string)field.GetRawConstantValue()!)
            .Except([ScimType.ExpiredCursor, ScimType.Sensitive], StringComparer.Ordinal).Order(StringComparer.Ordinal),
        Refusals().Select(row => (string)row[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}
