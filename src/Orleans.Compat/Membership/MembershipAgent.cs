using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Orleans.Membership;

/// <summary>What a member does as long as it is one: says that it is alive, reads the table, and probes others.</summary>
internal sealed partial class MembershipAgent(
    TableMembership membership, MembershipTable table, ClusterMembershipOptions options, TimeProvider time, ILogger log)
{
    private readonly CancellationTokenSource _stopped = new();
    private readonly Dictionary<SiloAddress, int> _missed = [];

    public void Start()
    {
        _ = RepeatAsync(options.IAmAliveTablePublishTimeout, PublishAsync);
        _ = RepeatAsync(options.TableRefreshTimeout, membership.RefreshAsync);
        if (options.LivenessEnabled)
        {
            _ = RepeatAsync(options.ProbeTimeout, ProbeOthersAsync);
        }

        if (options.DefunctSiloCleanupPeriod is { } period)
        {
            _ = RepeatAsync(period, DeleteDefunctAsync);
        }
    }

    public void Stop() => _stopped.Cancel();

    /// <summary>Whether a silo answers in time.</summary>
    public async Task<bool> ProbeAsync(SiloAddress silo, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.ProbeTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await membership.Transport.ProbeAsync(silo, either.Token);
            return true;
        }
        catch (Exception e) when (e is IOException or OrleansException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            LogMissed(log, silo, e.Message);
            return false;
        }
    }

    private async Task RepeatAsync(TimeSpan period, Func<Task> work)
    {
        using var timer = new PeriodicTimer(period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopped.Token))
            {
                try
                {
                    await work();
                }
                catch (Exception e) when (!_stopped.IsCancellationRequested)
                {
                    // Whatever it was, a silo that no longer says that it is alive would be lost.
                    LogFailed(log, e);
                }
            }
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            // The silo leaves.
            return;
        }
    }

    private Task PublishAsync() => table.UpdateIAmAliveAsync(membership.Self, time.GetUtcNow().UtcDateTime, _stopped.Token);

    private async Task ProbeOthersAsync()
    {
        var probed = ProbedSilos();
        foreach (var gone in _missed.Keys.Except(probed).ToArray())
        {
            _missed.Remove(gone);
        }

        var answered = await Task.WhenAll(probed.Select(s => ProbeAsync(s, _stopped.Token)));
        for (var i = 0; i < probed.Length; i++)
        {
            _missed[probed[i]] = answered[i] ? 0 : _missed.GetValueOrDefault(probed[i]) + 1;
            if (_missed[probed[i]] >= options.NumMissedProbesLimit)
            {
                await SuspectAsync(probed[i]);
            }
        }
    }

    // Those that follow this silo in the ring of all: every silo is probed by some others.
    private SiloAddress[] ProbedSilos()
    {
        var all = membership.Snapshot.Rows.Where(r => r.Status != SiloStatus.Dead).Select(r => r.Silo)
            .OrderBy(s => (uint)s.GetConsistentHashCode()).ThenBy(s => s).ToList();
        var self = all.IndexOf(membership.Self);
        return [.. all.Skip(self + 1).Concat(all.Take(Math.Max(self, 0))).Take(options.NumProbedSilos)];
    }

    private async Task SuspectAsync(SiloAddress silo)
    {
        var written = await membership.ChangeAsync(snapshot => WithVote(snapshot, silo), _stopped.Token);
        if (written is not null)
        {
            LogVoted(log, silo, written.Suspicions.Count, written.Status);
        }
    }

    private MembershipRow? WithVote(MembershipSnapshot snapshot, SiloAddress silo)
    {
        if (snapshot.Find(silo) is not { } row || row.Status == SiloStatus.Dead)
        {
            return null;
        }

        var own = membership.Vote();
        var fresh = row.Suspicions
            .Where(v => own.Time - v.Time < options.DeathVoteExpirationTimeout && snapshot.Find(v.Voter) is { Status: not SiloStatus.Dead })
            .ToArray();
        var voted = fresh.Any(v => v.Voter.Equals(own.Voter));
        DeathVote[] votes = voted ? fresh : [.. fresh, own];
        var voters = snapshot.Rows.Count(r => r.Status == SiloStatus.Active && !membership.IsStale(r));
        var needed = Math.Min(options.NumVotesForDeathDeclaration, Math.Max(1, (voters + 1) / 2));
        return votes.Length >= needed
            ? row with { Status = SiloStatus.Dead, Suspicions = votes }
            : voted ? null : row with { Suspicions = votes };
    }

    private Task DeleteDefunctAsync()
    {
        var before = time.GetUtcNow().UtcDateTime - options.DefunctSiloExpiration;
        var dead = membership.Snapshot.Rows.Where(r => r.Status == SiloStatus.Dead).Select(r => r.IAmAliveTime).OrderDescending().ToArray();
        if (options.MaxDefunctSiloEntries is { } most && dead.Length > most && dead[most] >= before)
        {
            before = dead[most].AddMilliseconds(1);
        }

        return table.DeleteDefunctAsync(before, _stopped.Token);
    }

    [LoggerMessage(EventId = 40, Level = LogLevel.Warning, Message = "Silo {Silo} does not answer a probe: {Reason}")]
    private static partial void LogMissed(ILogger logger, SiloAddress silo, string reason);

    [LoggerMessage(EventId = 41, Level = LogLevel.Warning, Message = "Silo {Silo} has {Votes} votes for its death and is {Status}")]
    private static partial void LogVoted(ILogger logger, SiloAddress silo, int votes, SiloStatus status);

    [LoggerMessage(EventId = 42, Level = LogLevel.Warning, Message = "A periodic duty of the membership failed; the next period tries again")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
