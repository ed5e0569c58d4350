using Microsoft.Extensions.Logging;

namespace Orleans.Membership;

/// <content>How a silo becomes a member.</content>
internal sealed partial class TableMembership
{
    public async Task JoinAsync(LocalSiloDetails silo, CancellationToken cancellationToken)
    {
        _self = silo.SiloAddress;
        await _table.InitializeAsync(cancellationToken);
        await InsertAsync(silo, cancellationToken);
        await EndPredecessorsAsync(cancellationToken);
        await ReachAllAsync(cancellationToken);
        var row = await ChangeAsync(
            snapshot => snapshot.Find(Self) is { Status: SiloStatus.Joining } own ? own with { Status = SiloStatus.Active, IAmAliveTime = Now } : null,
            cancellationToken);
        if (row is null)
        {
            throw new OrleansException($"Silo {Self} was declared dead while it joined.");
        }

        _agent.Start();
    }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    private async Task InsertAsync(LocalSiloDetails silo, CancellationToken cancellationToken)
    {
        while (true)
        {
            var snapshot = await ReadAsync(cancellationToken);
            if (snapshot.Rows.FirstOrDefault(r => r.Silo.IsSuccessorOf(Self) && r.Status != SiloStatus.Dead) is { } successor)
            {
                throw new OrleansException($"Silo {successor.Silo} has the address of silo {Self} and is younger.");
            }

            if (snapshot.Find(Self) is not null)
            {
                // Nobody else listens here now: an earlier run has begun within the same second and has ended.
                silo.TakeGenerationAfter(snapshot.Rows.Where(r => r.Silo.Endpoint.Equals(Self.Endpoint)).Max(r => r.Silo.Generation));
                _self = silo.SiloAddress;
            }

            var row = new MembershipRow
            {
                Silo = Self,
                Status = SiloStatus.Joining,
                SiloName = silo.Name,
                HostName = silo.DnsHostName,
                ProxyPort = silo.GatewayAddress.Endpoint.Port,
                StartTime = Now,
                IAmAliveTime = Now,
            };
            if (await _table.TryInsertAsync(row, snapshot.Version, cancellationToken))
            {
                BecomeMember();
                return;
            }

            await PauseAsync(cancellationToken);
        }
    }

    // From here on a table without this silo's row means the end, but not one that was read before.
    private void BecomeMember()
    {
        lock (_gate)
        {
            _appliedAt = Interlocked.Increment(ref _clock);
            _isMember = true;
        }
    }

    // Where this silo listens nobody else does: an earlier run has ended, whatever its row says.
    private async Task EndPredecessorsAsync(CancellationToken cancellationToken)
    {
        MembershipRow? ended;
        do
        {
            ended = await ChangeAsync(
                snapshot => snapshot.Rows.FirstOrDefault(r => r.Silo.IsPredecessorOf(Self) && r.Status != SiloStatus.Dead) is { } predecessor
                    ? predecessor with { Status = SiloStatus.Dead, Suspicions = [.. predecessor.Suspicions, Vote()] }
                    : null,
                cancellationToken);
        }
        while (ended is not null);
    }

    // A silo that cannot talk to the others must not take grains.
    private async Task ReachAllAsync(CancellationToken cancellationToken)
    {
        var begin = _time.GetTimestamp();
        while (true)
        {
            await ReadAsync(cancellationToken);
            var others = Snapshot.Rows.Where(r => r.Status == SiloStatus.Active && !r.Silo.Equals(Self) && !IsStale(r)).Select(r => r.Silo).ToArray();
            var reached = await Task.WhenAll(others.Select(o => _agent.ProbeAsync(o, cancellationToken)));
            if (Array.TrueForAll(reached, static r => r))
            {
                return;
            }

            var missing = string.Join(", ", others.Where((_, i) => !reached[i]));
            LogWaiting(_log, missing);
            if (_time.GetElapsedTime(begin) >= _options.MaxJoinAttemptTime)
            {
                throw new OrleansException($"Silo {Self} could not reach {missing} within {_options.MaxJoinAttemptTime} and does not join.");
            }

            await Task.Delay(_options.ProbeTimeout / 5, _time, cancellationToken);
        }
    }

    [LoggerMessage(EventId = 33, Level = LogLevel.Information, Message = "The silo waits to join until it can reach {Missing}")]
    private static partial void LogWaiting(ILogger logger, string missing);
}
