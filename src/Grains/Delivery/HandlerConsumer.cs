using System.Text.Json;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>Hands changes to a handler: each type to its own member.</summary>
internal sealed class HandlerConsumer(
    IChangeHandler handler, OrganizationNames organizations, TimeProvider time, DeliveryOptions options) : IChangeConsumer
{
    private const string ProviderTypes = "provider.";
    private const string GroupTypes = "group.";

    public string Id { get; } = DeliveryConsumers.Handler(handler.Name);

    public int Concurrency => options.HandlerConcurrency;

    public Backoff Backoff => new(options.FirstRetryDelay, options.MaxRetryDelay);

    public TimeSpan? MaxAge => null;

    public int? DownAfter => null;

    public bool BeginsWithTheFirstChange => true;

    public long Fence => 0;

    public bool Wants(string type) => true;

    public async Task<Attempt> DeliverAsync(ChangeRow change, int attempt, CancellationToken cancellationToken)
    {
        var (begun, started) = (time.GetUtcNow(), time.GetTimestamp());
        using var limit = new CancellationTokenSource(options.HandlerTimeout, time);
        using var token = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        string? error = null;
        try
        {
            // A handler that does not heed the token is left alone with its attempt.
            await Task.Run(() => HandleAsync(change, token.Token), CancellationToken.None).WaitAsync(token.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            error = "timeout";
        }
        catch (Exception e)
        {
            error = e.GetType().Name;
        }

        return new Attempt(change, attempt, begun, time.GetElapsedTime(started), null, error);
    }

    // The report has what waits; a handler's users have their own log.
    public Task RecordAsync(IReadOnlyCollection<Attempt> attempts, CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task HandleAsync(ChangeRow row, CancellationToken cancellationToken)
    {
        var change = ChangeFeedGrain.Describe(row);
        var organization = row.OrganizationId is { } id
            ? new ChangedOrganization(id, await organizations.FindAsync(id, cancellationToken))
            : null;
        await (row.Type switch
        {
            "user.provisioned" => handler.OnUserProvisionedAsync(User(row), organization, change, cancellationToken),
            "user.updated" => handler.OnUserUpdatedAsync(User(row), organization, change, cancellationToken),
            "user.deactivated" => handler.OnUserDeactivatedAsync(User(row), organization, change, cancellationToken),
            "user.reactivated" => handler.OnUserReactivatedAsync(User(row), organization, change, cancellationToken),
            "user.deprovisioned" => handler.OnUserDeprovisionedAsync(User(row), organization, change, cancellationToken),
            _ when row.Type.StartsWith(ProviderTypes, StringComparison.Ordinal) =>
                handler.OnProviderChangedAsync(row.ResourceId, organization, change, cancellationToken),
            _ when row.Type.StartsWith(GroupTypes, StringComparison.Ordinal) =>
                handler.OnGroupChangedAsync(Group(row), organization, change, cancellationToken),
            _ => handler.OnChangeAsync(change, cancellationToken),
        });
    }

    private static ChangedUser User(ChangeRow row)
    {
        using var data = JsonDocument.Parse(row.Data);
        return new ChangedUser(
            row.ResourceId,
            Text(data.RootElement, "email"),
            Text(data.RootElement, "displayName"),
            data.RootElement.TryGetProperty("active", out var active) && active.ValueKind == JsonValueKind.True);
    }

    private static ChangedGroup Group(ChangeRow row)
    {
        using var data = JsonDocument.Parse(row.Data);
        var (added, removed) = (Ids(data.RootElement, "membersAdded"), Ids(data.RootElement, "membersRemoved"));
        return new ChangedGroup(
            row.ResourceId,
            Text(data.RootElement, "displayName"),
            added,
            removed,
            Number(data.RootElement, "membersAddedCount") == added.Length && Number(data.RootElement, "membersRemovedCount") == removed.Length);
    }

    private static string[] Ids(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) ? [.. value.EnumerateArray().Select(id => id.GetString()!)] : [];

    private static long Number(JsonElement data, string name) => data.TryGetProperty(name, out var value) ? value.GetInt64() : 0;

    private static string? Text(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
