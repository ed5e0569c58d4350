using System.Diagnostics;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Identities;

/// <summary>How often a call goes to PostgreSQL: seen by the driver's own tracing.</summary>
public sealed class RoundTripTests(PostgresServer server) : IdentityTestBase(server)
{
    [Fact]
    public async Task Every_call_of_the_store_is_one_command()
    {
        // The first command on a connection also loads the types.
        var known = await CreatedAsync(Okta, Person("known"));

        Assert.Equal(1, await CommandsAsync(() => CreateAsync(Okta, Person("new"))));
        Assert.Equal(1, await CommandsAsync(() => UpdateAsync(Okta, known, Person("known", active: false), "active")));
        Assert.Equal(1, await CommandsAsync(() => Store.FindByAccountIdAsync(Okta.ProviderKey, "known", default)));
        Assert.Equal(1, await CommandsAsync(() => Store.LocateAsync(Okta.ProviderKey, known.UserId, default)));
        Assert.Equal(1, await CommandsAsync(() => Store.ListAsync(Okta.ProviderKey, new ListQuery(10, 10), default)));
    }

    private static async Task<int> CommandsAsync(Func<Task> call)
    {
        var commands = 0;
        using var parent = new Activity("call").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = activity =>
            {
                if (activity.TraceId == parent.TraceId)
                {
                    Interlocked.Increment(ref commands);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await call();
        return commands;
    }
}
