using ScimCluster.Cluster.Tests.Support;
using ScimCluster.Testing;
using Xunit.Abstractions;

namespace ScimCluster.Cluster.Tests.Failures;

[Collection(PostgresTests.Name)]
public sealed class RaceTests(PostgresServer postgres, ITestOutputHelper output)
{
    private const int Requests = 1000;

    [Fact]
    public async Task Thousand_POSTs_of_one_userName_over_two_gateways_while_a_silo_dies_give_one_201()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(postgres, silos: 3, gateways: 2);
        var connection = await cluster.ConnectAsync();
        for (var round = 0; round < Soak.Rounds(inEveryRun: 1, atFullLength: 10); round++)
        {
            var userName = $"race{round}@acme.example";
            var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var tenthAnswered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var answered = 0;
            var posts = Enumerable.Range(0, Requests).Select(async i =>
            {
                await begin.Task;
                var answer = await new ApiClient(cluster.Gateways[i % 2].Http, connection.Token).PostAsync(Users.Path, Users.Body(userName));
                if (Interlocked.Increment(ref answered) == Requests / 10)
                {
                    tenthAnswered.TrySetResult();
                }

                return answer;
            }).ToList();
            begin.SetResult();

            // Any of the three may have the identity's grain; a tenth of the answers is out when one dies.
            await tenthAnswered.Task;
            var victim = cluster.Silos[round % 3];
            victim.Process.Kill();
            var answers = await Task.WhenAll(posts);
            await cluster.StartSiloAsync();

            output.WriteLine(string.Join(", ", answers.GroupBy(answer => answer.Status).Select(group => $"{group.Key}: {group.Count()}")));
            Assert.All(answers, answer => Assert.Contains(answer.Status, new[] { 201, 409, 503 }));
            Assert.All(answers.Where(answer => answer.Status == 409), answer => answer.AssertScimError(409, "uniqueness"));
            Assert.Single(answers, answer => answer.Status == 201);
            Assert.Equal(round + 1, await cluster.CountAsync("SELECT count(*) FROM scim.identities"));
        }
    }
}
