using System.Collections.Immutable;
using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Transport;

namespace Orleans.Membership;

/// <summary>
/// The membership as the table in the database has it. While the table is away the last view stays: nobody joins, and
/// nobody is declared dead.
/// </summary>
internal sealed partial class TableMembership : ISiloMembership, IDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    private readonly MembershipTable _table;
    private readonly ClusterMembershipOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Lazy<SiloTransport> _transport;
    private readonly MembershipAgent _agent;
    private readonly SharedWork _refresh = new();
    private readonly Lock _gate = new();
    private MembershipSnapshot _snapshot = MembershipSnapshot.Empty;
    private ImmutableArray<SiloAddress> _active = [];
    private SiloAddress? _self;
    private long _clock;
    private long _appliedAt;
    private bool _isMember;
    private bool _leaving;
    private bool _isTableAway;
    private volatile bool _abandoned;

    public TableMembership(
        MembershipTable table, IOptions<ClusterMembershipOptions> options, TimeProvider time, ILogger<TableMembership> log, IServiceProvider services)
    {
        _table = table;
        _options = options.Value;
        _time = time;
        _log = log;

        // The transport itself follows the membership.
        _transport = new(services.GetRequiredService<SiloTransport>);
        _agent = new MembershipAgent(this, table, _options, time, log);
    }

    public event Action? Changed;

    public event Action<SiloAddress>? SiloDied;

    public event Action<string>? Evicted;

    public ImmutableArray<SiloAddress> ActiveSilos => _active;

    public MembershipSnapshot Snapshot => Volatile.Read(ref _snapshot);

    public SiloAddress Self => _self ?? throw new InvalidOperationException("The silo has not joined.");

    public SiloTransport Transport => _transport.Value;

    public Task RefreshAsync() => _abandoned ? Task.CompletedTask : _refresh.RunAsync(RefreshOnceAsync);

    public async Task BeginLeaveAsync(SiloAddress silo, CancellationToken cancellationToken)
    {
        _leaving = true;
        _agent.Stop();
        Apply(Snapshot, Interlocked.Increment(ref _clock));
        await WriteOwnStatusAsync(SiloStatus.ShuttingDown, cancellationToken);
    }

    public async Task LeaveAsync(SiloAddress silo, CancellationToken cancellationToken)
    {
        _leaving = true;
        _agent.Stop();
        await WriteOwnStatusAsync(SiloStatus.Dead, cancellationToken);
        _isMember = false;
    }

    public void Abandon()
    {
        _abandoned = true;
        _agent.Stop();
    }

    public void Dispose() => Abandon();

    /// <summary>Changes a row of the table as it is now; tries again when another silo was faster.</summary>
    /// <param name="change">Makes the row from the table's content; null if there is nothing to change.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The row as written, or null.</returns>
    /// <exception cref="DbException">The database could not be reached, or refused.</exception>
    public async Task<MembershipRow?> ChangeAsync(Func<MembershipSnapshot, MembershipRow?> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var snapshot = await ReadAsync(cancellationToken);
            if (_abandoned || change(snapshot) is not { } row)
            {
                return null;
            }

            if (await _table.TryUpdateAsync(row, snapshot.Version, cancellationToken))
            {
                await RefreshAsync();
                TellOthers();
                return row;
            }

            await PauseAsync(cancellationToken);
        }
    }

    public bool IsStale(MembershipRow row) =>
        _time.GetUtcNow().UtcDateTime - row.IAmAliveTime > _options.IAmAliveTablePublishTimeout * _options.NumMissedTableIAmAliveLimit;

    private async Task RefreshOnceAsync()
    {
        try
        {
            await ReadAsync(CancellationToken.None);
            _isTableAway = false;
        }
        catch (Exception e) when (IsOutage(e))
        {
            if (!_isTableAway)
            {
                _isTableAway = true;
                LogTableAway(_log, e);
            }
        }
    }

    // The database cannot be reached or cannot answer, which passes.
    private static bool IsOutage(Exception exception) => exception is DbException or TimeoutException or IOException;

    private async Task<MembershipSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        var begun = Interlocked.Increment(ref _clock);
        var snapshot = await _table.ReadAllAsync(cancellationToken);
        Apply(snapshot, begun);
        return snapshot;
    }

    // A read that began before another was applied says nothing new, unless its version does.
    private void Apply(MembershipSnapshot snapshot, long begun)
    {
        SiloAddress[] died;
        bool changed;
        string? evicted;
        lock (_gate)
        {
            if (_abandoned || (begun < _appliedAt && snapshot.Version <= _snapshot.Version))
            {
                return;
            }

            _appliedAt = Interlocked.Increment(ref _clock);

            died = [.. _snapshot.Rows
                .Where(r => r.Status != SiloStatus.Dead && !r.Silo.Equals(_self) && snapshot.Find(r.Silo) is null or { Status: SiloStatus.Dead })
                .Select(r => r.Silo)];
            Volatile.Write(ref _snapshot, snapshot);
            ImmutableArray<SiloAddress> active = [.. snapshot.Rows
                .Where(r => r.Status == SiloStatus.Active && !(_leaving && r.Silo.Equals(_self)))
                .Select(r => r.Silo)
                .Order()];
            changed = !active.SequenceEqual(_active);
            if (changed)
            {
                ImmutableInterlocked.InterlockedExchange(ref _active, active);
            }

            evicted = WhyEvicted(snapshot);
        }

        if (evicted is not null)
        {
            Evicted?.Invoke(evicted);
            return;
        }

        if (changed)
        {
            LogChanged(_log, snapshot.Version, _active.Length);
            Changed?.Invoke();
        }

        foreach (var silo in died)
        {
            SiloDied?.Invoke(silo);
        }
    }

    private string? WhyEvicted(MembershipSnapshot snapshot) =>
        !_isMember || _leaving ? null : snapshot.Find(_self!) switch
        {
            null => "its row in the membership table is gone.",
            { Status: SiloStatus.Dead } row =>
                $"the membership table says that it is dead, by the votes of {string.Join(", ", row.Suspicions.Select(v => v.Voter))}.",
            _ => null,
        };

    private async Task WriteOwnStatusAsync(SiloStatus status, CancellationToken cancellationToken)
    {
        if (!_isMember || _abandoned)
        {
            return;
        }

        try
        {
            await ChangeAsync(
                snapshot => snapshot.Find(Self) is { } row && row.Status < status
                    ? row with { Status = status, Suspicions = status == SiloStatus.Dead ? [.. row.Suspicions, Vote()] : row.Suspicions }
                    : null,
                cancellationToken);
        }
        catch (Exception e) when (IsOutage(e))
        {
            // Others find out by probing.
            LogNotWritten(_log, e, status);
        }
    }

    public DeathVote Vote() => new(Self, _time.GetUtcNow().UtcDateTime);

    private void TellOthers()
    {
        if (_options.UseLivenessGossip)
        {
            _ = Transport.TellMembersChangedAsync(
                Snapshot.Rows.Where(r => r.Status is SiloStatus.Active or SiloStatus.ShuttingDown).Select(r => r.Silo).Where(s => !s.Equals(_self)));
        }
    }

    // Silos that collide do not collide again at once.
    private Task PauseAsync(CancellationToken cancellationToken) =>
        Task.Delay(LongestPause * Random.Shared.NextDouble(), _time, cancellationToken);

    [LoggerMessage(EventId = 30, Level = LogLevel.Warning, Message = "The membership table cannot be read; the last view stays")]
    private static partial void LogTableAway(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 31, Level = LogLevel.Information, Message = "Membership version {Version}: {Active} silos are active")]
    private static partial void LogChanged(ILogger logger, int version, int active);

    [LoggerMessage(EventId = 32, Level = LogLevel.Warning, Message = "The silo could not write into the membership table that it is {Status}")]
    private static partial void LogNotWritten(ILogger logger, Exception exception, SiloStatus status);
}
