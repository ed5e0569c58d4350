using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.UsersEndpoint;

/// <summary>The keywords of RFC 7644 §3.12, table 9: each detail names the attribute, path or position.</summary>
[Collection(PostgresTests.Name)]
public sealed class ErrorTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

    [Theory]
    [InlineData("""{"op":"replace","path":"emials","value":"x"}""", "invalidPath", "emials")]
    [InlineData("""{"op":"replace","path":"emails[type eq","value":"x"}""", "invalidPath", "emails[type eq")]
    [InlineData("""{"op":"replace","path":"title[type eq \"work\"]","value":"x"}""", "invalidPath", "title")]
    [InlineData("""{"op":"replace","path":"emails[value co \"nobody\"].type","value":"x"}""", "noTarget", "emails")]
    [InlineData("""{"op":"replace","path":"id","value":"x"}""", "mutability", "id")]
    [InlineData("""{"op":"replace","path":"meta.created","value":"2026-01-01T00:00:00Z"}""", "mutability", "meta.created")]
    [InlineData("""{"op":"add","path":"groups","value":[{"value":"x"}]}""", "mutability", "groups")]
    [InlineData("""{"op":"remove","path":"userName"}""", "mutability", "userName")]
    [InlineData("""{"op":"replace","path":"name.givenName","value":7}""", "invalidValue", "name.givenName")]
    [InlineData("""{"op":"replace","path":"userName","value":""}""", "invalidValue", "userName")]
    [InlineData("""{"op":"add","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department","value":{}}""", "invalidValue", Enterprise + ":department")]
    [InlineData("""{"op":"add","path":"title"}""", "invalidValue", "value")]
    [InlineData("""{"op":"move","path":"title"}""", "invalidSyntax", "operation 1")]
    public async Task Patch_that_is_refused_says_which_path(string operation, string scimType, string named)
    {
        var connection = await shared.Server.ConnectAsync();
        var user = (await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);

        var answer = await connection.Scim.PatchAsync($"{Users.Path}/{user.Id}", Users.Patch(operation));

        answer.AssertScimError(400, scimType);
        Assert.Contains(named, answer.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("userName eq", "position")]
    [InlineData("userName eq \"a\" und title pr", "position")]
    [InlineData("userNme eq \"a\"", "userNme")]
    [InlineData("password eq \"a\"", "password")]
    [InlineData("active gt true", "active")]
    [InlineData("emails[typ eq \"work\"]", "typ")]
    public async Task Filter_that_is_refused_says_where(string filter, string named)
    {
        var connection = await shared.Server.ConnectAsync();

        var answer = await connection.Scim.GetAsync($"{Users.Path}?filter={Uri.EscapeDataString(filter)}");

        answer.AssertScimError(400, "invalidFilter");
        Assert.Contains(named, answer.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("emails", """[{"value":"a@acme.example","primary":true},{"value":"b@acme.example","primary":true}]""", "emails")]
    [InlineData("name", """{"givenName":["Ada"]}""", "name.givenName")]
    [InlineData("x509Certificates", """[{"value":"no base64!"}]""", "x509Certificates.value")]
    [InlineData(Enterprise, """{"department":1}""", Enterprise + ":department")]
    [InlineData(Enterprise, "[]", Enterprise)]
    public async Task Value_that_does_not_fit_is_invalidValue_and_named(string name, string value, string named)
    {
        var connection = await shared.Server.ConnectAsync();

        var answer = await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example", (name, JsonNode.Parse(value))));

        answer.AssertScimError(400, "invalidValue");
        Assert.Contains(named, answer.Detail, StringComparison.Ordinal);
    }
}
