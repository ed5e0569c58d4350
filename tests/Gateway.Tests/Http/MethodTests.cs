using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Http;

/// <summary>Methods, and paths in every spelling (RFC 7644 §3.2, RFC 9110 §9).</summary>
[Collection(PostgresTests.Name)]
public sealed class MethodTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string AnyId = "6f1d2c9a-0b44-4d0e-9a51-3fb1c7a0e2d4";

    public static TheoryData<string, string[]> Endpoints() => new()
    {
        { "/scim/v2/Users", ["GET", "HEAD", "OPTIONS", "POST"] },
        { $"/scim/v2/Users/{AnyId}", ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "PUT"] },
        { "/scim/v2/Users/.search", ["OPTIONS", "POST"] },
        { "/scim/v2/.search", ["OPTIONS", "POST"] },
        { "/scim/v2/Bulk", ["OPTIONS", "POST"] },
        { "/scim/v2", ["GET", "HEAD", "OPTIONS"] },
        { "/scim/v2/ServiceProviderConfig", ["GET", "HEAD", "OPTIONS"] },
        { "/scim/v2/Schemas", ["GET", "HEAD", "OPTIONS"] },
        { $"/scim/v2/Schemas/{Users.CoreSchema}", ["GET", "HEAD", "OPTIONS"] },
        { "/api/auth/scim/v2/ResourceTypes", ["GET", "HEAD", "OPTIONS"] },
        { "/scim/v2/ResourceTypes/User", ["GET", "HEAD", "OPTIONS"] },
    };

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Options_is_204_and_names_the_methods(string path, string[] methods)
    {
        var answer = await shared.Server.Anonymous().SendAsync(HttpMethod.Options, path, null);

        Assert.Empty(answer.AssertStatus(204).Text);
        Assert.Equal(methods, answer.Allow);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Method_that_is_not_supported_is_405_and_names_those_that_are(string path, string[] methods)
    {
        var connection = await shared.Server.ConnectAsync();
        foreach (var method in new[] { "GET", "POST", "PUT", "PATCH", "DELETE", "TRACE" }.Except(methods))
        {
            var answer = await connection.Scim.SendAsync(new HttpMethod(method), path, null);

            answer.AssertScimError(405);
            Assert.Equal(methods, answer.Allow);
        }
    }

    [Fact]
    public async Task Options_of_an_unknown_endpoint_is_404() =>
        (await shared.Server.Anonymous().SendAsync(HttpMethod.Options, "/scim/v2/Nothing", null)).AssertScimError(404);

    [Fact]
    public async Task Paths_are_found_in_any_case_and_with_a_slash_at_the_end()
    {
        var connection = await shared.Server.ConnectAsync();
        var user = (await connection.Scim.PostAsync("/SCIM/V2/users/", Users.Body("ada@acme.example"))).AssertStatus(201);

        foreach (var path in new[] { $"/scim/v2/Users/{user.Id}/", $"/scim/v2/USERS/{user.Id}", $"/api/auth/scim/v2/users/{user.Id}/" })
        {
            Assert.Equal(user.Id, (await connection.Scim.GetAsync(path)).AssertStatus(200).Id);
        }

        Assert.Equal($"{shared.Server.BaseUrl}/scim/v2/Users/{user.Id}", user.Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("POST")]
    public async Task Me_is_501(string method)
    {
        var connection = await shared.Server.ConnectAsync();

        (await connection.Scim.SendAsync(new HttpMethod(method), "/scim/v2/Me", null)).AssertScimError(501);
        (await shared.Server.Anonymous().SendAsync(new HttpMethod(method), "/scim/v2/Me", null)).AssertScimError(401);
    }

    [Theory]
    [InlineData("/scim/v1/Users")]
    [InlineData("/scim/v3")]
    [InlineData("/api/auth/scim/v10/ServiceProviderConfig")]
    public async Task Another_version_of_the_protocol_is_400_invalidVers(string path) =>
        (await shared.Server.Anonymous().GetAsync(path)).AssertScimError(400, "invalidVers");
}
