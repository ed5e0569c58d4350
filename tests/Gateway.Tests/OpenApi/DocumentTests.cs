using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ScimCluster.Gateway.Tests.Sessions;
using ScimCluster.Gateway.Tests.Support;

namespace ScimCluster.Gateway.Tests.OpenApi;

[Collection(ManagementTests.Name)]
public sealed class DocumentTests(SharedServer shared) : IClassFixture<SharedServer>
{
    // What serves the document itself, and what is not for clients of the management routes.
    private static readonly string[] NotDescribed = ["/openapi.json", "/health/live", "/health/ready"];

    [Fact]
    public async Task Document_is_public_OpenAPI_3_1_under_every_base_path()
    {
        var root = await ReadAsync("");
        var other = await ReadAsync("/api/auth");

        Assert.StartsWith("3.1.", root["openapi"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("ScimCluster", root["info"]!["title"]!.GetValue<string>());
        Assert.Equal(["/", "/api/auth"], root["servers"]!.AsArray().Select(server => server!["url"]!.GetValue<string>()));
        Assert.Equal(["/api/auth", "/"], other["servers"]!.AsArray().Select(server => server!["url"]!.GetValue<string>()));
        Assert.True(JsonNode.DeepEquals(root["paths"], other["paths"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/api/auth")]
    public async Task Metadata_names_version_and_plugins_and_stands_in_the_document(string basePath)
    {
        var metadata = (await shared.Server.Anonymous().GetAsync($"{basePath}/scim/metadata")).AssertStatus(200).Json;
        var document = await ReadAsync(basePath);

        Assert.Equal("scim", metadata["id"]!.GetValue<string>());
        Assert.Equal("scim-client", metadata["client"]!.GetValue<string>());
        Assert.Equal(typeof(OperatorKey).Assembly.GetName().Version!.ToString(3), metadata["version"]!.GetValue<string>());
        Assert.Equal(metadata["version"]!.GetValue<string>(), document["info"]!["version"]!.GetValue<string>());
        Assert.True(JsonNode.DeepEquals(metadata, document["x-scim"]));
    }

    [Fact]
    public async Task Every_management_route_is_described_and_no_SCIM_route()
    {
        var described = DocumentedOperation.Of(await ReadAsync("")).Select(operation => $"{operation.Method} {operation.Path}").Order(StringComparer.Ordinal).ToList();
        var endpoints = shared.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => Routes(endpoint.RoutePattern.RawText!, endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"]))
            .ToList();

        foreach (var basePath in (string[])["", "/api/auth"])
        {
            var mapped = endpoints
                .Where(route => route.Path.StartsWith("/api/auth/", StringComparison.Ordinal) == (basePath.Length > 0))
                .Select(route => (route.Method, Path: route.Path[basePath.Length..].TrimEnd('/')))
                .Where(route => !IsScim(route.Path) && !NotDescribed.Contains(route.Path, StringComparer.Ordinal) && route.Method != "HEAD")
                .Select(route => $"{route.Method} {route.Path}")
                .Order(StringComparer.Ordinal);
            Assert.Equal(mapped, described);
        }

        Assert.Contains(endpoints, route => IsScim(route.Path));
        Assert.DoesNotContain(described, operation => operation.Contains("/scim/v", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Operations_have_ids_summaries_and_a_credential()
    {
        var operations = DocumentedOperation.Of(await ReadAsync(""));

        Assert.Equal(operations.Count, operations.Select(operation => operation.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.All(operations, operation =>
        {
            Assert.NotEmpty(operation.Json["summary"]!.GetValue<string>());
            string[] expected = operation.Path.StartsWith("/admin", StringComparison.Ordinal) ? ["operatorKey"]
                : operation.Path == "/scim/metadata" ? [] : ["session"];
            Assert.Equal(expected, Credentials(operation));
            Assert.Equal(expected.Length > 0, operation.Responses.Any(response => response.Status == 401));
        });
    }

    [Fact]
    public async Task Examples_fit_their_schemas()
    {
        var document = await ReadAsync("");
        var schemas = new JsonSchemas(document);
        var contents = DocumentedOperation.Of(document)
            .SelectMany(operation => operation.Responses.Select(response => response.Content).Append(operation.RequestContent))
            .OfType<JsonObject>()
            .ToList();

        Assert.NotEmpty(contents);
        Assert.All(contents, content => Assert.All(
            DocumentedOperation.ExamplesOf(content), example => Assert.Empty(schemas.Errors(content["schema"]!.AsObject(), example.Value))));
    }

    private static IEnumerable<(string Method, string Path)> Routes(string path, IEnumerable<string> methods) => methods.Select(method => (method, path));

    private static bool IsScim(string path) => path.StartsWith("/scim/v2", StringComparison.Ordinal) || path.StartsWith("/scim/v{version", StringComparison.Ordinal);

    private static IEnumerable<string> Credentials(DocumentedOperation operation) =>
        operation.Json["security"]!.AsArray().Select(requirement => Assert.Single(requirement!.AsObject()).Key);

    private async Task<JsonObject> ReadAsync(string basePath)
    {
        var answer = (await shared.Server.Anonymous().GetAsync($"{basePath}/openapi.json")).AssertStatus(200);
        Assert.Equal("application/json", answer.MediaType);
        return answer.Json;
    }
}

[Collection(ManagementTests.Name)]
public sealed class CookieDocumentTests(SessionServer sessions) : IClassFixture<SessionServer>
{
    [Fact]
    public async Task Cookie_is_described_where_it_is_configured()
    {
        var document = (await sessions.Server.Anonymous().GetAsync("/openapi.json")).AssertStatus(200).Json;

        var scheme = document["components"]!["securitySchemes"]!["sessionCookie"]!;
        Assert.Equal((SessionServer.CookieName, "cookie"), (scheme["name"]!.GetValue<string>(), scheme["in"]!.GetValue<string>()));
        var operation = DocumentedOperation.Of(document).Single(operation => operation.Id == "generateSCIMToken");
        Assert.Equal(2, operation.Json["security"]!.AsArray().Count);
        Assert.NotNull(operation.Json["responses"]!["403"]!["content"]!["application/json"]!["examples"]!["missingOrigin"]);
        Assert.Equal(
            [SessionServer.PublicOrigin, $"{SessionServer.PublicOrigin}/api/auth"],
            document["servers"]!.AsArray().Select(server => server!["url"]!.GetValue<string>()));
    }
}
