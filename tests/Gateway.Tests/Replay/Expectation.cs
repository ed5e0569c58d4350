using System.Text.Json;
using System.Text.Json.Nodes;

namespace ScimCluster.Gateway.Tests.Replay;

/// <summary>Compares an answer with what a step expects and says what differs.</summary>
internal static class Expectation
{
    public static IEnumerable<string> Differences(JsonObject expect, ReplayedAnswer answer, Placeholders placeholders)
    {
        var statuses = expect["status"]!.AsArray().Select(status => status!.GetValue<int>()).ToList();
        if (!statuses.Contains(answer.Status))
        {
            yield return $"status {answer.Status}, expected {string.Join(" or ", statuses)}";
        }

        if (expect["withinMs"]?.GetValue<int>() is { } limit && answer.Elapsed > TimeSpan.FromMilliseconds(limit))
        {
            yield return $"took {answer.Elapsed.TotalMilliseconds} ms, expected at most {limit} ms";
        }

        foreach (var (name, expected) in expect["headers"]?.AsObject() ?? [])
        {
            var isContentType = name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase);
            if (isContentType && answer.Body is null)
            {
                continue;
            }

            var actual = isContentType ? answer.MediaType : answer.Header(name);
            if (!Matches(placeholders.Fill(expected), actual is null ? null : JsonValue.Create(actual)))
            {
                yield return $"header {name} is '{actual}', expected {expected!.ToJsonString()}";
            }
        }

        foreach (var (path, expected) in answer.Body is null ? [] : expect["json"]?.AsObject() ?? [])
        {
            var actual = JsonPath.Select(answer.Body, placeholders.Fill(path));
            if (!Matches(placeholders.Fill(expected), actual))
            {
                yield return $"{path} is {actual?.ToJsonString() ?? "missing"}, expected {expected!.ToJsonString()}";
            }
        }
    }

    private static bool Matches(JsonNode? expected, JsonNode? actual)
    {
        if (expected is not JsonObject matcher)
        {
            return JsonNode.DeepEquals(expected, actual);
        }

        var (kind, argument) = matcher.Single();
        return kind switch
        {
            "present" => actual is not null,
            "absent" => actual is null,
            "type" => argument!.GetValue<string>() == "integer" && actual is JsonValue number
                && number.GetValueKind() == JsonValueKind.Number && decimal.IsInteger(number.GetValue<decimal>()),
            "contains" => actual switch
            {
                JsonArray elements => elements.Any(element => JsonNode.DeepEquals(element, argument)),
                JsonValue text when text.GetValueKind() == JsonValueKind.String =>
                    text.GetValue<string>().Contains(argument!.GetValue<string>(), StringComparison.Ordinal),
                _ => false,
            },
            "ieq" => actual is JsonValue value && value.GetValueKind() == JsonValueKind.String
                && value.GetValue<string>().Equals(argument!.GetValue<string>(), StringComparison.OrdinalIgnoreCase),
            _ => throw new FormatException($"Unknown matcher '{kind}'."),
        };
    }
}
