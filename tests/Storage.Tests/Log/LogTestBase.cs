using System.Text.Json.Nodes;
using ScimCluster.Storage.Tests.Identities;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Log;

/// <summary>A log on the database of each test, and short ways to fill, seal and check it.</summary>
public abstract class LogTestBase(PostgresServer server) : IdentityTestBase(server)
{
    private protected PostgresProvisioningLogStore Log => new(Database.DataSource);

    /// <summary>Creates a user with values in the log.</summary>
    private protected async Task<IdentityRow> LoggedAsync(WriteAuthority authority, string userName, DateTimeOffset? occurred = null)
    {
        var values = new JsonObject { ["userName"] = new JsonObject { ["new"] = userName }, ["active"] = new JsonObject { ["new"] = true } };
        var context = new ChangeContext(
            "create", "request-1", occurred ?? Now, ["active", "userName"], new LogDetail(NewId(), "okta 2026", TimeSpan.FromMilliseconds(7), values));
        var write = await Store.CreateAsync(new(authority, NewId(), Person(userName), context), CancellationToken.None);
        Assert.Equal(WriteStatus.Written, write.Status);
        return write.Row!;
    }

    private protected LoggedRefusal Refusal(WriteAuthority authority, int status = 409, string? accountId = "ada") => new(
        NewId(), Now, authority.ProviderKey, "create", "User", null, accountId, null, null, status, "uniqueness", "Taken.", "request-2", 3);

    protected async Task SealAllAsync()
    {
        while (await Log.SealAsync(Now, CancellationToken.None))
        {
        }
    }

    protected async Task<(IReadOnlyList<ChainReport> Chains, PendingLog Pending)> VerifyAsync(string? organizationId = null)
    {
        var reports = new List<ChainReport>();
        var pending = await LogVerification.VerifyAsync(
            Database.DataSource,
            organizationId,
            report =>
            {
                reports.Add(report);
                return Task.CompletedTask;
            },
            CancellationToken.None);
        return (reports, pending);
    }

    /// <summary>The one chain, which must be there.</summary>
    protected async Task<ChainReport> VerifyAcmeAsync() => Assert.Single((await VerifyAsync("acme")).Chains);

    private protected Task<IReadOnlyList<LogRow>> ReadAsync(LogFilter? filter = null, int count = 100) =>
        Log.ReadAsync(new LogScope("acme", null), filter ?? new LogFilter(), count, CancellationToken.None);
}
