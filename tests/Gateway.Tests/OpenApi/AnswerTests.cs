using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.OpenApi;

/// <summary>What the document says, and what the server does.</summary>
[Collection(ManagementTests.Name)]
public sealed class AnswerTests(SharedServer shared) : IClassFixture<SharedServer>
{
    // Another test takes the database away.
    private const int Unavailable = 503;

    [Fact]
    public async Task Server_answers_every_documented_example()
    {
        var document = (await shared.Server.Anonymous().GetAsync("/openapi.json")).Json;
        var schemas = new JsonSchemas(document);
        var provocations = await Provocations.PrepareAsync(shared.Server);
        var provoked = new List<string>();

        foreach (var operation in DocumentedOperation.Of(document))
        {
            foreach (var (status, content) in operation.Responses.Where(response => response.Status != Unavailable))
            {
                foreach (var (name, example) in content is null ? [("success", null!)] : DocumentedOperation.ExamplesOf(content))
                {
                    var key = $"{operation.Id} {name}";
                    Assert.True(provocations.TryGetValue(key, out var send), $"Nothing in this test provokes {key}.");
                    provoked.Add(key);

                    var answer = await send();

                    Assert.True(answer.Status == status, $"{key}: expected {status}, but got {answer.Status}: {answer.Text}");
                    AssertFits(key, answer, content, name == "success" ? null : example, schemas);
                }
            }
        }

        Assert.Equal(provocations.Keys.Order(StringComparer.Ordinal), provoked.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Server_accepts_every_documented_request()
    {
        var operations = DocumentedOperation.Of((await shared.Server.Anonymous().GetAsync("/openapi.json")).Json).Where(operation => operation.RequestContent is not null).ToList();

        Assert.NotEmpty(operations);
        foreach (var operation in operations)
        {
            // Whoever may do nothing is told so only after the body was understood.
            var client = operation.Path.StartsWith("/admin", StringComparison.Ordinal) ? shared.Server.Operator() : shared.Server.SignedIn("stranger");
            var path = operation.Path.Replace("{organizationId}", "unknown", StringComparison.Ordinal).Replace("{userId}", "user_42", StringComparison.Ordinal);
            if (operation.Json["parameters"] is JsonArray parameters && parameters.Any(parameter => parameter!["in"]!.GetValue<string>() == "query"))
            {
                path += "?" + string.Join('&', parameters.Select(parameter => $"{parameter!["name"]}={parameter["example"]}"));
            }

            var answer = await client.SendAsync(new HttpMethod(operation.Method), path, operation.RequestContent!["example"]!.ToJsonString(), operation.RequestMediaType);
            Assert.True(answer.Status is 200 or 201 or 403 or 404 or 409, $"{operation.Id}: {answer.Status} {answer.Text}");
        }
    }

    private static void AssertFits(string key, ApiAnswer answer, JsonObject? content, JsonNode? example, JsonSchemas schemas)
    {
        if (content is null)
        {
            Assert.Empty(answer.Text);
            return;
        }

        if (key is "exportSCIMProvisioningLog success" or "exportSCIMProviderConnection success")
        {
            Assert.Equal("application/x-ndjson", answer.MediaType);
            var lines = answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.NotEmpty(lines);
            Assert.All(lines, line => Assert.Empty(schemas.Errors(content["schema"]!.AsObject(), JsonNode.Parse(line)!)));
            return;
        }

        Assert.Equal("application/json", answer.MediaType);
        Assert.Empty(schemas.Errors(content["schema"]!.AsObject(), answer.Json));
        Assert.True(example is null || JsonNode.DeepEquals(example, answer.Json), $"{key}: the example is {example}, the answer {answer.Text}");
    }
}
