using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Schemas;
using ScimCluster.Scim.Tests.Vectors;

namespace ScimCluster.Scim.Tests.Fuzzing;

/// <summary>Valid inputs, most of them from the vectors, and what they are made of.</summary>
internal static class FuzzSeeds
{
    private const int LongestSeed = 3_000;

    private static readonly string[] Names =
    [
        "userName", "name.givenName", "emails", "emails.value", "active", "manager", "members", "meta.created", "id", "schemas",
        "externalId", "x509Certificates", "password", "urn:", "urn:x:", SchemaUris.EnterpriseUser,
        SchemaUris.EnterpriseUser + ":manager.value",
    ];

    private static readonly string[] FilterWords =
    [
        " eq ", " ne ", " co ", " sw ", " gt ", " le ", " pr", " and ", " or ", "not ", "not(", "(", ")", "[", "]", ".", ":", " ",
        "$ref", "type", "value", "\"\"", "\"work\"", "\"", "\\", "\\u0000", "\"\\ud800\"", "\"\\ud83d\\ude00\"", "\"2024-01-01\"",
        "\"9999-12-31T23:59:59.9999999+14:00\"", "true", "false", "null", "0", "-0", "1e28", "1e999", "1e-999",
        "79228162514264337593543950336", "é", "İ", "\t", "\0",
    ];

    private static readonly string[] JsonWords =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0000", "\\ud800", "\"\\ud83d\\ude00\"", "true", "false", "null", "\"\"", "0",
        "-0", "1e999", "1e-400", "9223372036854775808", "0.1000000000000000000000000000000001", " ", "\n", "\uFEFF", "/*", "//",
        "\"a\":", "\"A\":1,", "\"value\":", "\"type\":\"work\"", "\"primary\":true", "\"emails\":[", "\"userName\":\"x\",",
        "\"name\":{", "\"members\":[", "\"value\":null", "{\"value\":\"x\"}", "[[", "{}", "[]",
    ];

    private static readonly string[] OperationWords =
    [
        "{\"op\":\"add\",\"value\":", "{\"op\":\"remove\",\"path\":\"", "{\"op\":\"replace\",\"path\":\"", "\"Operations\":[",
        "\"path\":", "\"op\":\"remove\"", "emails[type eq \\\"work\\\"].value", "[value eq \\\"x\\\"]", "members[value eq \\\"x\\\"]",
        "[type eq \\\"work\\\" and primary eq true]",
    ];

    private static readonly JsonObject[] PatchVectors = [.. VectorFile.Lines("patch.jsonl")];

    public static InputGenerator Filters { get; } = new(
        [.. VectorFile.Lines("filter.jsonl").Select(v => (string)v["filter"]!).Where(IsShort)],
        [.. Names, .. FilterWords],
        [("(", ")"), ("not(", ")"), ("not (", ") and id pr"), ("emails[", "]")]);

    public static InputGenerator Paths { get; } = new(
        [
            .. PatchVectors.SelectMany(v => v["ops"] as JsonArray ?? []).Select(o => Text((o as JsonObject)?["path"])).Where(IsShort),
            .. Names,
        ],
        [.. Names, .. FilterWords],
        [("[", "]"), ("emails[", "]"), ("emails[(", ")]"), ("(", ")"), (".", "")]);

    public static InputGenerator Patches { get; } = new(
        [.. PatchVectors.Select(v => Message(v["ops"]!)).Where(IsShort)],
        [.. JsonWords, .. OperationWords, .. Names],
        [("[", "]"), ("{\"value\":", "}"), ("{\"Operations\":[", "]}"), ("{\"op\":\"add\",\"path\":\"title\",\"value\":\"x\"},", "")]);

    public static InputGenerator Documents { get; } = new(
        [.. PatchVectors.Select(v => v["before"]!.ToJsonString()).Where(IsShort).Distinct(StringComparer.Ordinal),
        Sample.Ada().ToJsonString()],
        [.. JsonWords, .. Names.Select(n => $"\"{n}\":")],
        [("[", "]"), ("{\"name\":", "}"), ("{\"emails\":[", "]}"), ("\"", "\"")]);

    private static string Message(JsonNode operations) =>
        new JsonObject { ["schemas"] = new JsonArray(SchemaUris.PatchOp), ["Operations"] = operations.DeepClone() }.ToJsonString();

    private static string Text(JsonNode? node) => node.TryGetText(out var text) ? text : "";

    private static bool IsShort(string text) => text.Length is > 0 and <= LongestSeed;
}
