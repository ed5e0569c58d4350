using System.Text.Json.Nodes;
using ScimCluster.Scim.Bulk;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Tests.Bulk;

namespace ScimCluster.Scim.Tests.Fuzzing;

/// <summary>Random bulk requests, carried out on nothing: every other one is damaged text, the others have odd operations.</summary>
public class BulkFuzzTests
{
    private const int FirstSeed = 20_270_707;

    private static readonly string[] Methods = ["POST", "POST", "POST", "put", "Patch", "DELETE", "DELETE", "GET", "", "İ"];
    private static readonly string[] Paths =
        ["/Users", "/Users", "Groups", "/Users/1", "/Users/bulkId:a", "/Groups/bulkId:b", "/Users/bulkId:", "/", "//", "/Users/1/2", "/Users/%", "/Users/%00", "?"];

    private static readonly string[] BulkIds = ["a", "b", "c", "d", "e", "f", "bulkId:a", "\\u0001"];

    private static readonly InputGenerator Damaged = new(
        [.. Enumerable.Range(0, 40).Select(Make)],
        ["\"bulkId\":\"a\",", "\"bulkId:a\"", "\"bulkId:bulkId:a\"", "{", "}", "[", "]", ",", "null", "\"method\":", "\"path\":", "\"data\":", "\"failOnErrors\":0,", "1e99"],
        [("[", "]"), ("{\"Operations\":[", "]}"), ("{\"data\":", "}")]);

    [Fact]
    public Task No_request_breaks_the_reader_the_plan_or_the_schedule() => FuzzRun.RunAsync(
        number => number % 2 == 0 ? Damaged.Make(number) : Make(number),
        (input, number) =>
        {
            if (ScimJson.Parse(input, BulkRequest.MaxDepth).IsRefused(out var error, out var body)
                || BulkRequest.Read(body, 20, number % 3 == 0 ? ScimMode.Strict : ScimMode.Lenient).IsRefused(out error, out var request))
            {
                return Verdict.Refused(error);
            }

            var simulation = new BulkSimulation(
                request,
                request.FailOnErrors,
                1 + (number % 4),
                operation => (string?)(operation.Data!["displayName"] as JsonValue)?.ToString(),
                step => step.Operation.Number % 5 == number % 7 ? BulkOutcome.Refused(ScimError.InvalidValue("no"), step.Id) : null).Run();
            return request.FailOnErrors is null && simulation.Results.Count != request.Operations.Count
                ? Verdict.Wrong($"ends with {simulation.Statuses}")
                : Verdict.Accepted;
        });

    private static string Make(int number)
    {
        var random = new Random(FirstSeed + number);
        var operations = Enumerable.Range(0, random.Next(1, 12)).Select(_ => Operation(random));
        var limit = random.Next(4) == 0 ? $"\"failOnErrors\":{random.Next(1, 4)}," : "";
        return $$"""{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],{{limit}}"Operations":[{{string.Join(',', operations)}}]}""";
    }

    private static string Operation(Random random)
    {
        var references = Enumerable.Range(0, random.Next(4)).Select(_ => $$"""{"value":"bulkId:{{Pick(BulkIds, random)}}","$ref":"/Users/bulkId:{{Pick(BulkIds, random)}}"}""");
        var data = random.Next(12) == 0 ? "[\"bulkId:a\"]" : $$"""{"displayName":"{{random.Next(3)}}","members":[{{string.Join(',', references)}}]}""";
        return $$"""{"method":"{{Pick(Methods, random)}}","path":"{{Pick(Paths, random)}}","bulkId":"{{Pick(BulkIds, random)}}","data":{{data}}}""";
    }

    private static string Pick(string[] choices, Random random) => choices[random.Next(choices.Length)];
}
