using System.Collections.Concurrent;

namespace ScimCluster.Grains.Tests.Delivery;

/// <summary>Keeps what it is told, and fails when it is told to.</summary>
internal sealed class RecordingHandler(string name) : IChangeHandler
{
    private readonly ConcurrentQueue<HandledChange> _handled = new();
    private readonly SemaphoreSlim _arrivals = new(0);

    public string Name => name;

    /// <summary>Runs before a change is taken; throws to refuse it.</summary>
    public Func<Change, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    public IReadOnlyList<HandledChange> Handled => [.. _handled];

    public async Task WaitAsync(Func<IReadOnlyList<HandledChange>, bool> isEnough)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!isEnough(Handled))
        {
            try
            {
                await _arrivals.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Waited in vain; handled: {string.Join("; ", Handled.Select(handled => handled.ToString()))}");
            }
        }
    }

    public Task OnUserProvisionedAsync(ChangedUser user, ChangedOrganization? organization, Change change, CancellationToken cancellationToken) =>
        TakeAsync("provisioned", user, organization, change, cancellationToken);

    public Task OnUserUpdatedAsync(ChangedUser user, ChangedOrganization? organization, Change change, CancellationToken cancellationToken) =>
        TakeAsync("updated", user, organization, change, cancellationToken);

    public Task OnUserDeactivatedAsync(ChangedUser user, ChangedOrganization? organization, Change change, CancellationToken cancellationToken) =>
        TakeAsync("deactivated", user, organization, change, cancellationToken);

    public Task OnUserReactivatedAsync(ChangedUser user, ChangedOrganization? organization, Change change, CancellationToken cancellationToken) =>
        TakeAsync("reactivated", user, organization, change, cancellationToken);

    public Task OnUserDeprovisionedAsync(ChangedUser user, ChangedOrganization? organization, Change change, CancellationToken cancellationToken) =>
        TakeAsync("deprovisioned", user, organization, change, cancellationToken);

    public Task OnProviderChangedAsync(string providerId, ChangedOrganization? organization, Change change, CancellationToken cancellationToken) =>
        TakeAsync($"provider {providerId}", null, organization, change, cancellationToken);

    public Task OnGroupChangedAsync(ChangedGroup group, ChangedOrganization? organization, Change change, CancellationToken cancellationToken) =>
        TakeAsync(
            $"{group.DisplayName} +{string.Join(',', group.MembersAdded)} -{string.Join(',', group.MembersRemoved)}", null, organization, change, cancellationToken);

    public Task OnChangeAsync(Change change, CancellationToken cancellationToken) => TakeAsync("other", null, null, change, cancellationToken);

    private async Task TakeAsync(
        string member, ChangedUser? user, ChangedOrganization? organization, Change change, CancellationToken cancellationToken)
    {
        await Before(change, cancellationToken);
        _handled.Enqueue(new HandledChange(member, user, organization, change));
        _arrivals.Release();
    }
}

/// <summary>A change as a handler was told it.</summary>
internal sealed record HandledChange(string Member, ChangedUser? User, ChangedOrganization? Organization, Change Change);
