using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScimCluster.Scim.Bulk;
using ScimCluster.Scim.Patching;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Tests.Rfc;

/// <summary>The examples of RFC 7644 §3.7, in strict mode, carried out on nothing.</summary>
public class RfcBulkTests
{
    private static readonly ReaderOptions Strict = new(ScimMode.Strict, PreserveCase: true);

    public static TheoryData<string> Examples => RfcExample.OfKind("bulk");

    [Theory, MemberData(nameof(Examples))]
    public void Bulk_request_is_carried_out_and_answered_as_the_RFC_shows(string name)
    {
        var example = RfcExample.Get(name);
        var request = BulkRequest.Read((JsonObject)example["request"]!, 1000, ScimMode.Strict).Value;
        var schedule = new BulkSchedule(BulkPlan.Make(request.Operations, _ => null), request.FailOnErrors, parallelism: 8);
        var made = new JsonObject();
        while (schedule.TryTake(out var step))
        {
            schedule.Complete(step, CarryOut(step, example, made));
        }

        if (example["answer"] is { } answer)
        {
            var written = Written(schedule.Results);
            Assert.True(JsonNode.DeepEquals(answer, written), written.ToJsonString());
        }

        if (example["after"] is { } after)
        {
            Assert.True(JsonNode.DeepEquals(after, made), made.ToJsonString());
        }
    }

    // With the ids, versions and failures of the example.
    private static BulkOutcome CarryOut(BulkStep step, JsonObject example, JsonObject made)
    {
        Assert.Null(step.Refusal);
        if (step.Operation.BulkId is { } bulkId && example["after"] is not null)
        {
            var type = step.Operation.Path!.Endpoint == "/Users" ? SchemaCatalog.BuiltIn.User : SchemaCatalog.BuiltIn.Group;
            made[bulkId] = step.IsCompletion
                ? PatchEngine.Apply(type, (JsonObject)made[bulkId]!, PatchRequest.Read(step.Body!, mode: ScimMode.Strict).Value, Strict).Value.Document
                : ResourceReader.Read(type, step.Body!, Strict).Value;
        }

        var shown = example["answer"]?["Operations"]![step.Operation.Number - 1]!;
        var id = step.Id ?? (string?)example["ids"]?[step.Operation.BulkId!];
        var status = int.Parse((string?)shown?["status"] ?? "201", CultureInfo.InvariantCulture);
        var error = shown?["response"] is { } response ? new ScimError(status, (string?)response["scimType"], (string)response["detail"]!) : null;
        return new BulkOutcome(status, id, (string?)shown?["location"], (string?)shown?["version"], error);
    }

    private static JsonNode Written(IEnumerable<BulkResult> results)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            BulkResponse.Write(writer, results);
        }

        return JsonNode.Parse(buffer.WrittenSpan)!;
    }
}
