using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Replay;

/// <summary>The conversations of the identity providers, one test for each step.</summary>
[Collection(PostgresTests.Name)]
public sealed class ConversationTests(ConversationTests.Played played) : IClassFixture<ConversationTests.Played>
{
    private static readonly string[] Conversations = ["entra", "entra-legacy", "google", "jumpcloud", "okta", "onelogin", "ping"];

    public static TheoryData<string, int, string> Steps()
    {
        var data = new TheoryData<string, int, string>();
        foreach (var conversation in Conversations)
        {
            foreach (var step in ConversationStep.Load(conversation))
            {
                data.Add(conversation, step.Number, step.Name);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Step_gets_the_answer_that_the_identity_provider_demands(string conversation, int number, string name)
    {
        var differences = played.Differences[conversation][number];
        Assert.True(differences.Count == 0, $"{conversation}, {name}: {string.Join("; ", differences)}");
    }

    [Theory]
    [InlineData("entra", 61)]
    [InlineData("entra-legacy", 37)]
    [InlineData("google", 19)]
    [InlineData("jumpcloud", 24)]
    [InlineData("okta", 49)]
    [InlineData("onelogin", 19)]
    [InlineData("ping", 22)]
    public void No_step_is_left_out(string conversation, int steps) => Assert.Equal(steps, ConversationStep.Load(conversation).Count);

    [Fact]
    public void Every_conversation_file_is_played()
    {
        var files = Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Conversations"), "*.jsonl");

        Assert.Equal(Conversations, files.Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
    }

    /// <summary>Plays each conversation once for all tests, on a connection of its own.</summary>
    public sealed class Played(PostgresServer postgres) : IAsyncLifetime
    {
        private readonly SharedServer _shared = new(postgres);
        private readonly Dictionary<string, IReadOnlyDictionary<int, IReadOnlyList<string>>> _differences = new(StringComparer.Ordinal);

        internal IReadOnlyDictionary<string, IReadOnlyDictionary<int, IReadOnlyList<string>>> Differences => _differences;

        public async Task InitializeAsync()
        {
            await _shared.InitializeAsync();
            foreach (var conversation in Conversations)
            {
                var connection = await _shared.Server.ConnectAsync();
                var replayer = new Replayer(_shared.Server.Http, _shared.Server.BaseUrl + ApiClient.ScimRoot, connection.Token);
                _differences[conversation] = await replayer.PlayAsync(ConversationStep.Load(conversation));
            }
        }

        public Task DisposeAsync() => _shared.DisposeAsync();
    }
}
