using System.Globalization;

namespace ScimCluster.Cluster.Tests.Histories;

/// <summary>One of several clients that write to the same few users, each at random and after the answer to its last request.</summary>
internal sealed class HistoryClient(HistoryRecorder recorder, int number)
{
    private const int ExternalIds = 3;
    private const int UserNames = 4;
    private const int MaxRepetitions = 3;

    private readonly Random _random = new(number);
    private int _lastTitle;

    public async Task RunAsync(Func<bool> isStopped)
    {
        while (!isStopped())
        {
            var roll = _random.Next(100);
            var user = Pick();
            if (user is null || roll < 20)
            {
                await CreateAsync(isStopped);
            }
            else
            {
                await recorder.SendAsync(roll switch
                {
                    < 34 => new ReplaceUser(user.Id, Content(), IfMatch(user)),
                    < 56 => Patch(user),
                    < 68 => new DeleteUser(user.Id, IfMatch(user)),
                    < 88 => new ReadUser(user.Id),
                    _ => new FindUser(UserName()),
                });
            }
        }
    }

    // As an identity provider does, it sends a create again that had no answer.
    private async Task CreateAsync(Func<bool> isStopped)
    {
        var content = Content();
        var unanswered = new List<int>();
        HistoryEntry sent;
        do
        {
            sent = await recorder.SendAsync(new CreateUser(content, [.. unanswered]));
            unanswered.Add(sent.Number);
        }
        while (sent.Answer is null && unanswered.Count < MaxRepetitions && !isStopped());
    }

    private PatchUser Patch(UserState user)
    {
        var ifMatch = IfMatch(user);
        return _random.Next(10) switch
        {
            < 4 => new PatchUser(user.Id, Title: Title(), IfMatch: ifMatch),
            < 6 => new PatchUser(user.Id, Active: _random.Next(2) == 0, IfMatch: ifMatch),
            < 7 => new PatchUser(user.Id, Title: Title(), Active: _random.Next(2) == 0, IfMatch: ifMatch),
            < 8 => new PatchUser(user.Id, Title: Title(), UserName: UserName(), IfMatch: ifMatch),
            < 9 => new PatchUser(user.Id, Title: Title(), ExternalId: ExternalId(), IfMatch: ifMatch),
            _ => new PatchUser(user.Id, Title: Title(), RemovesExternalId: true, IfMatch: ifMatch),
        };
    }

    // Mostly somebody who was there a moment ago.
    private UserState? Pick()
    {
        var wantsLiving = _random.Next(10) > 0;
        var users = recorder.Users.Values.Where(user => user.IsLiving == wantsLiving).ToList();
        return users.Count == 0 ? null : users[_random.Next(users.Count)].State;
    }

    private UserContent Content() => new(_random.Next(4) == 0 ? null : ExternalId(), UserName(), Title(), _random.Next(8) > 0);

    private long? IfMatch(UserState user) => _random.Next(3) == 0 ? user.Version : null;

    private string ExternalId() => string.Create(CultureInfo.InvariantCulture, $"ext-{_random.Next(ExternalIds)}");

    private string UserName() => string.Create(CultureInfo.InvariantCulture, $"user{_random.Next(UserNames)}@acme.example");

    private string Title() => string.Create(CultureInfo.InvariantCulture, $"title {number}-{_lastTitle++}");
}
