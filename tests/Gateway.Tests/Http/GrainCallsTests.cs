using Microsoft.Extensions.Options;
using Orleans.Runtime.Messaging;
using ScimCluster.Gateway.Hosting;
using ScimCluster.Gateway.Http;
using ScimCluster.Grains;

namespace ScimCluster.Gateway.Tests.Http;

public sealed class GrainCallsTests
{
    private readonly GrainCalls _calls = new(null!, TimeProvider.System, Options.Create(new ClusterSettings()));

    public static TheoryData<Exception> NotAnswered() =>
    [
        new SiloUnavailableException("gone"), new ConnectionFailedException("refused"), new TimeoutException("late"),
        new OperationCanceledException("stopping"), new OrleansException("whatever it is"),
    ];

    [Theory]
    [MemberData(nameof(NotAnswered))]
    public async Task Call_without_an_answer_is_repeated_until_there_is_one(Exception failure)
    {
        var attempts = 0;

        var answer = await _calls.RepeatAsync(_ => ++attempts < 3 ? Task.FromException<string>(failure) : Task.FromResult("answer"), default);

        Assert.Equal(("answer", 3), (answer, attempts));
    }

    [Fact]
    public async Task Call_that_met_a_database_that_is_away_is_not_repeated()
    {
        var attempts = 0;

        await Assert.ThrowsAsync<ServiceUnavailableException>(() => _calls.RepeatAsync(
            _ =>
            {
                attempts++;
                return Task.FromException<string>(new ServiceUnavailableException("away"));
            },
            default));

        Assert.Equal(1, attempts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task End_of_the_request_ends_the_attempts(bool isHeardByTheSilo)
    {
        using var aborted = new CancellationTokenSource();
        var attempts = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _calls.RepeatAsync(
            _ =>
            {
                if (++attempts == 2)
                {
                    aborted.Cancel();
                }

                return Task.FromException<string>(isHeardByTheSilo ? new OperationCanceledException() : new SiloUnavailableException("gone"));
            },
            aborted.Token));

        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task End_of_the_request_does_not_wait_for_a_call_that_hangs()
    {
        using var aborted = new CancellationTokenSource();
        var hanging = new TaskCompletionSource<string>();

        var call = _calls.RepeatAsync(_ => hanging.Task, aborted.Token);
        await aborted.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }
}
