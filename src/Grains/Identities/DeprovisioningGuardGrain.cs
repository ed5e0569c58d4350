using Microsoft.Extensions.Options;
using ScimCluster.Scim;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>
/// Keeps the counts in memory and in PostgreSQL, where the next activation finds them. A second activation, for a moment,
/// counts less than there is.
/// </summary>
[CollectionAgeLimit(Minutes = 5)]
internal sealed class DeprovisioningGuardGrain(
    IDeprovisioningStore store, IOptions<DeprovisioningGuardOptions> options, TimeProvider time) : Grain, IDeprovisioningGuardGrain
{
    // The window moves in steps of this part of it.
    private const int SpansOfWindow = 60;

    private static readonly Refusal Refused = Refusal.From(ScimError.Unavailable(
        "Unusually many users of this connection were deactivated or deleted; an administrator must release it first."));

    private readonly SortedDictionary<DateTimeOffset, long> _spans = [];
    private Guid _providerKey;
    private long _users;
    private DateTimeOffset? _trippedAt;

    public async Task<Refusal?> AdmitAsync(ProviderAccess access, CancellationToken cancellationToken)
    {
        var rules = options.Value;
        if (rules.Mode == DeprovisioningGuardMode.Off)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var windowStart = now - rules.Window;
        if (_providerKey != access.ProviderKey)
        {
            await LoadAsync(access, windowStart, cancellationToken);
        }

        if (_trippedAt is not null && rules.Mode == DeprovisioningGuardMode.Refuse)
        {
            return Refused;
        }

        Forget(windowStart);
        var count = _spans.Values.Sum() + 1;
        if (_users >= rules.MinimumUsers && count > _users * rules.Share && !(_trippedAt > windowStart))
        {
            // The number of users may have grown since it was read.
            await LoadAsync(access, windowStart, cancellationToken);
            if (_users >= rules.MinimumUsers && count > _users * rules.Share)
            {
                await TripAsync(access, count, now, windowStart, cancellationToken);
                if (rules.Mode == DeprovisioningGuardMode.Refuse)
                {
                    return Refused;
                }
            }
        }

        var span = new DateTimeOffset(now.Ticks - (now.Ticks % (rules.Window.Ticks / SpansOfWindow)), TimeSpan.Zero);
        await store.CountAsync(Authority(access), span, windowStart, cancellationToken);
        _spans[span] = _spans.GetValueOrDefault(span) + 1;
        return null;
    }

    public async Task ReleaseAsync(ProviderAccess access, string actor, CancellationToken cancellationToken)
    {
        await store.ReleaseAsync(Authority(access), new GuardRelease(access.ProviderId, time.GetUtcNow(), actor), cancellationToken);
        _providerKey = Guid.Empty;
    }

    private async Task TripAsync(
        ProviderAccess access, long count, DateTimeOffset now, DateTimeOffset windowStart, CancellationToken cancellationToken)
    {
        var isRefusing = options.Value.Mode == DeprovisioningGuardMode.Refuse;
        var storm = new DeprovisioningStorm(access.ProviderId, now, count, _users, isRefusing, access.TokenId, access.TokenLabel);
        await store.TripAsync(Authority(access), storm, isRefusing ? DateTimeOffset.MinValue : windowStart, cancellationToken);
        _trippedAt = now;
    }

    private async Task LoadAsync(ProviderAccess access, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var state = await store.ReadAsync(access.ProviderKey, since, cancellationToken);
        (_providerKey, _users, _trippedAt) = (access.ProviderKey, state.Users, state.TrippedAt);
        _spans.Clear();
        foreach (var (begun, count) in state.Spans)
        {
            _spans[begun] = count;
        }
    }

    private void Forget(DateTimeOffset before)
    {
        while (_spans.Count > 0 && _spans.Keys.First() < before)
        {
            _spans.Remove(_spans.Keys.First());
        }
    }

    private static WriteAuthority Authority(ProviderAccess access) =>
        new(access.ProviderKey, access.Epoch, access.NotAfter ?? DateTimeOffset.MaxValue);
}
