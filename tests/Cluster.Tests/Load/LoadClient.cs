using System.Globalization;
using System.Text.Json.Nodes;
using ScimCluster.Cluster.Tests.Support;

namespace ScimCluster.Cluster.Tests.Load;

/// <summary>One client of a <see cref="MixedLoad"/>. Nobody else touches its users.</summary>
internal sealed class LoadClient(MixedLoad load, TestConnection connection, int number)
{
    private readonly List<LedgerUser> _users = [];
    private readonly Random _random = new(number);
    private int _last;

    public TestConnection Connection => connection;

    public IReadOnlyList<LedgerUser> Users => _users;

    public async Task RunAsync()
    {
        while (!load.IsStopped)
        {
            var user = Pick();
            await (user is null ? CreateAsync() : _random.Next(10) switch
            {
                < 3 => CreateAsync(),
                < 6 => PatchAsync(user),
                < 8 => ReadAsync(user),
                < 9 => FindAsync(user),
                _ => DeleteAsync(user),
            });
        }
    }

    private LedgerUser? Pick()
    {
        var living = _users.Where(user => user is { IsDeleted: false, IsDeleteUnanswered: false }).ToList();
        return living.Count == 0 ? null : living[_random.Next(living.Count)];
    }

    // A create without an answer is sent again, as an identity provider does; 409 then says that the first one was carried out.
    private async Task CreateAsync()
    {
        var userName = string.Create(CultureInfo.InvariantCulture, $"client{number}-user{_last++}@acme.example");
        for (var attempt = 0; attempt == 0 || !load.IsStopped; attempt++)
        {
            var answer = await load.SendAsync("create", connection, scim => scim.PostAsync(Testing.Users.Path, Testing.Users.Body(userName)));
            switch (answer?.Status)
            {
                case 201:
                    _users.Add(new(answer.Id, userName));
                    return;
                case 409 when attempt > 0:
                    await AdoptAsync(userName);
                    return;
                case 503 or null:
                    break;
                default:
                    load.Report($"create {userName}, attempt {attempt}: {answer.Status} {answer.Text}");
                    return;
            }
        }
    }

    private async Task AdoptAsync(string userName)
    {
        var answer = await load.SendAsync("find", connection, scim => scim.GetAsync(PathOfUserName(userName)));
        if (answer?.Status == 200)
        {
            if (answer.Json["Resources"] is JsonArray { Count: 1 } found)
            {
                _users.Add(new(found[0]!["id"]!.GetValue<string>(), userName));
            }
            else
            {
                load.Report($"find {userName} after 409: {answer.Text}");
            }
        }
    }

    private async Task PatchAsync(LedgerUser user)
    {
        var title = string.Create(CultureInfo.InvariantCulture, $"title {_last++}");
        var body = Testing.Users.Patch($$"""{"op":"replace","path":"title","value":"{{title}}"}""");
        var answer = await load.SendAsync("patch", connection, scim => scim.PatchAsync($"{Testing.Users.Path}/{user.Id}", body));
        switch (answer?.Status)
        {
            case 200 when TitleOf(answer.Json) == title:
                user.Confirm(title);
                break;
            case 503 or null:
                user.Doubt(title);
                break;
            default:
                load.Report($"patch {user}: {answer.Status} {answer.Text}");
                break;
        }
    }

    private async Task ReadAsync(LedgerUser user)
    {
        var answer = await load.SendAsync("read", connection, scim => scim.GetAsync($"{Testing.Users.Path}/{user.Id}"));
        if (answer is not null && answer.Status != 503
            && !(answer.Status == 200 && answer.Json["userName"]!.GetValue<string>() == user.UserName && user.MayHave(TitleOf(answer.Json))))
        {
            load.Report($"read {user}: {answer.Status} {answer.Text}");
        }
    }

    private async Task FindAsync(LedgerUser user)
    {
        var answer = await load.SendAsync("find", connection, scim => scim.GetAsync(PathOfUserName(user.UserName)));
        if (answer is not null && answer.Status != 503
            && !(answer.Status == 200 && answer.Json["Resources"] is JsonArray { Count: 1 } found && found[0]!["id"]!.GetValue<string>() == user.Id))
        {
            load.Report($"find {user}: {answer.Status} {answer.Text}");
        }
    }

    private async Task DeleteAsync(LedgerUser user)
    {
        var answer = await load.SendAsync("delete", connection, scim => scim.DeleteAsync($"{Testing.Users.Path}/{user.Id}"));
        switch (answer?.Status)
        {
            case 204:
                user.IsDeleted = true;
                break;
            case 503 or null:
                user.IsDeleteUnanswered = true;
                break;
            default:
                load.Report($"delete {user}: {answer.Status} {answer.Text}");
                break;
        }
    }

    private static string PathOfUserName(string userName) =>
        $"{Testing.Users.Path}?filter={Uri.EscapeDataString($"userName eq \"{userName}\"")}";

    private static string TitleOf(JsonObject user) => user["title"]?.GetValue<string>() ?? "";
}
