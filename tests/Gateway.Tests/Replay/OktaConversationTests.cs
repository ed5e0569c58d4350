using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Replay;

/// <summary>Okta's recorded conversation, one test for each step on users and discovery.</summary>
[Collection(PostgresTests.Name)]
public sealed class OktaConversationTests(OktaConversationTests.Played played) : IClassFixture<OktaConversationTests.Played>
{
    public static TheoryData<int, string> Steps()
    {
        var data = new TheoryData<int, string>();
        foreach (var step in PlayedSteps())
        {
            data.Add(step.Number, step.Name);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Step_gets_the_answer_that_Okta_demands(int number, string name)
    {
        var differences = played.Differences[number];
        Assert.True(differences.Count == 0, $"{name}: {string.Join("; ", differences)}");
    }

    [Fact]
    public void Only_steps_on_groups_are_left_out()
    {
        var all = ConversationStep.Load("okta");
        Assert.Equal(49, all.Count);
        Assert.Equal(16, all.Count(step => step.ConcernsGroups));
    }

    private static IEnumerable<ConversationStep> PlayedSteps() =>
        ConversationStep.Load("okta").Where(step => !step.ConcernsGroups);

    /// <summary>Plays the conversation once for all tests.</summary>
    public sealed class Played(PostgresServer postgres) : IAsyncLifetime
    {
        private readonly SharedServer _shared = new(postgres);

        internal IReadOnlyDictionary<int, IReadOnlyList<string>> Differences { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            await _shared.InitializeAsync();
            var connection = await _shared.Server.ConnectAsync();
            var replayer = new Replayer(_shared.Server.Http, _shared.Server.BaseUrl + ApiClient.ScimRoot, connection.Token);
            Differences = await replayer.PlayAsync(PlayedSteps());
        }

        public Task DisposeAsync() => _shared.DisposeAsync();
    }
}
