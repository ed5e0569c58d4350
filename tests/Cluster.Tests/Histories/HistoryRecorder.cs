using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using ScimCluster.Cluster.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Cluster.Tests.Histories;

/// <summary>Sends requests for one connection and records them with their answers.</summary>
internal sealed class HistoryRecorder(Func<HttpClient> next, TestConnection connection)
{
    private readonly ConcurrentQueue<HistoryEntry> _entries = new();
    private readonly ConcurrentQueue<string> _wrong = new();
    private int _lastNumber = -1;

    public TestConnection Connection => connection;

    /// <summary>Answers that no request may have, and connections that failed.</summary>
    public IReadOnlyCollection<string> Wrong => _wrong;

    /// <summary>The users that were seen, by id, as the last answer showed them.</summary>
    public ConcurrentDictionary<string, (UserState State, bool IsLiving)> Users { get; } = new(StringComparer.Ordinal);

    public int Count => _entries.Count;

    /// <summary>All requests so far.</summary>
    /// <param name="attempts">How often the gateway may have sent a request that was on its way in this time.</param>
    public IReadOnlyList<HistoryEntry> Entries(Func<long, long, GatewayAttempts> attempts) => [.. _entries
        .Select(entry => IsSentAgain(entry.Request) ? entry with { Attempts = attempts(entry.Begun, entry.Ended) } : entry)
        .OrderBy(entry => entry.Number)];

    public async Task<HistoryEntry> SendAsync(HistoryRequest request)
    {
        var number = Interlocked.Increment(ref _lastNumber);
        var begun = TimeProvider.System.GetTimestamp();
        var answer = await TryAsync(request);
        var entry = new HistoryEntry(number, request, begun, TimeProvider.System.GetTimestamp(), answer);
        _entries.Enqueue(entry);
        Remember(entry);
        return entry;
    }

    private async Task<HistoryAnswer?> TryAsync(HistoryRequest request)
    {
        try
        {
            var answer = await CallAsync(new ApiClient(next(), connection.Token), request);
            if (answer.Status is not (200 or 201 or 204 or 404 or 409 or 412 or 503))
            {
                _wrong.Enqueue($"{request}: {answer.Status} {answer.Text}");
            }

            return answer.Status == 503 ? null : Read(answer);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            _wrong.Enqueue($"{request}: {e.Message} {e.InnerException?.Message}");
            return null;
        }
    }

    private static Task<ApiAnswer> CallAsync(ApiClient scim, HistoryRequest request) => request switch
    {
        CreateUser create => scim.PostAsync(Testing.Users.Path, BodyOf(create.Content)),
        ReplaceUser replace => SendAsync(scim, HttpMethod.Put, replace.Id, BodyOf(replace.Content), replace.IfMatch),
        PatchUser patch => SendAsync(scim, HttpMethod.Patch, patch.Id, Testing.Users.Patch([.. OperationsOf(patch)]), patch.IfMatch),
        DeleteUser delete => SendAsync(scim, HttpMethod.Delete, delete.Id, null, delete.IfMatch),
        ReadUser read => scim.GetAsync($"{Testing.Users.Path}/{read.Id}"),
        FindUser find => scim.GetAsync($"{Testing.Users.Path}?filter={Uri.EscapeDataString($"userName eq \"{find.UserName}\"")}"),
        _ => scim.GetAsync(Testing.Users.Path),
    };

    private static Task<ApiAnswer> SendAsync(ApiClient scim, HttpMethod method, string id, string? body, long? ifMatch) => scim.SendAsync(
        method,
        $"{Testing.Users.Path}/{id}",
        body,
        headers: ifMatch is { } version ? [("If-Match", string.Create(CultureInfo.InvariantCulture, $"W/\"{version}\""))] : null);

    private static string BodyOf(UserContent content) => Testing.Users.Body(
        content.UserName, ("externalId", content.ExternalId), ("title", content.Title), ("active", content.Active));

    private static IEnumerable<string> OperationsOf(PatchUser patch)
    {
        if (patch.Title is { } title)
        {
            yield return Replace("title", title);
        }

        if (patch.Active is { } active)
        {
            yield return Replace("active", active);
        }

        if (patch.UserName is { } userName)
        {
            yield return Replace("userName", userName);
        }

        if (patch.ExternalId is { } externalId)
        {
            yield return Replace("externalId", externalId);
        }

        if (patch.RemovesExternalId)
        {
            yield return """{"op":"remove","path":"externalId"}""";
        }

        static string Replace(string path, JsonNode value) =>
            new JsonObject { ["op"] = "replace", ["path"] = path, ["value"] = value }.ToJsonString();
    }

    private static HistoryAnswer Read(ApiAnswer answer)
    {
        if (answer.Status is 404 or 409 or 412)
        {
            return new(answer.Status, answer.ScimType);
        }

        var json = answer.Status == 204 ? null : answer.Json;
        IEnumerable<JsonObject> users = json is null ? [] : json["id"] is null ? (json["Resources"]?.AsArray() ?? []).Select(user => user!.AsObject()) : [json];
        return new(answer.Status, null, [.. users.Select(ReadUser).OrderBy(user => user.Id, StringComparer.Ordinal)]);
    }

    private static UserState ReadUser(JsonObject user) => new(
        (string)user["id"]!,
        long.Parse(((string)user["meta"]!["version"]!).AsSpan()[3..^1], CultureInfo.InvariantCulture),
        new((string?)user["externalId"], (string)user["userName"]!, (string?)user["title"], (bool)user["active"]!));

    private void Remember(HistoryEntry entry)
    {
        foreach (var user in entry.Answer?.Users ?? [])
        {
            Users[user.Id] = (user, true);
        }

        if (entry is { Request: DeleteUser delete, Answer.Status: 204 or 404 } && Users.TryGetValue(delete.Id, out var known))
        {
            Users[delete.Id] = (known.State, false);
        }
    }

    // As the gateway does with all that writes.
    private static bool IsSentAgain(HistoryRequest request) => request.IsChange || request is CreateUser or DeleteUser;
}
