using System.Net.Http.Headers;
using System.Text;

namespace ScimCluster.Gateway.Tests.Replay;

/// <summary>Plays a conversation against a connection, in order, and keeps what each step showed.</summary>
internal sealed class Replayer(HttpClient http, string scimBaseUrl, string token)
{
    private readonly Placeholders _placeholders = new();

    /// <summary>Plays the steps.</summary>
    /// <returns>For each step, by its number, what differed from the expectation.</returns>
    public async Task<IReadOnlyDictionary<int, IReadOnlyList<string>>> PlayAsync(IEnumerable<ConversationStep> steps)
    {
        var differences = new Dictionary<int, IReadOnlyList<string>>();
        foreach (var step in steps)
        {
            var found = new List<string>();
            for (var repetition = 0; repetition < step.Repeat; repetition++)
            {
                var answer = await SendAsync(step);
                found.AddRange(Expectation.Differences(step.Expect, answer, _placeholders));
                Save(step, answer);
            }

            differences[step.Number] = found;
        }

        return differences;
    }

    private async Task<ReplayedAnswer> SendAsync(ConversationStep step)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(step.Request["method"]!.GetValue<string>()), scimBaseUrl + _placeholders.Fill(step.Path))
        {
            Content = Content(step),
        };
        foreach (var (name, value) in step.Request["headers"]?.AsObject() ?? [])
        {
            var text = value!.GetValue<string>();
            if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            {
                request.Content ??= new ByteArrayContent([]);
                request.Content.Headers.TryAddWithoutValidation(name, text);
            }
            else if (text.Length > 0)
            {
                request.Headers.TryAddWithoutValidation(name, text);
            }
        }

        if (TokenOf(step) is { } presented)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", presented);
        }

        var started = TimeProvider.System.GetTimestamp();
        using var response = await http.SendAsync(request);
        return await ReplayedAnswer.ReadAsync(response, TimeProvider.System.GetElapsedTime(started));
    }

    private string? TokenOf(ConversationStep step) =>
        step.Line.TryGetPropertyValue("token", out var other) ? other?.GetValue<string>() : token;

    private ByteArrayContent? Content(ConversationStep step)
    {
        var text = step.Request["raw"]?.GetValue<string>() ?? _placeholders.Fill(step.Request["body"])?.ToJsonString();
        return text is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(text));
    }

    private void Save(ConversationStep step, ReplayedAnswer answer)
    {
        foreach (var (name, path) in step.Line["save"]?.AsObject() ?? [])
        {
            if (JsonPath.Select(answer.Body, path!.GetValue<string>()) is { } value)
            {
                _placeholders.Save(name, value);
            }
        }
    }
}
