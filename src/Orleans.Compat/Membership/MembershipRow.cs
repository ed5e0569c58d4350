using System.Globalization;

namespace Orleans.Membership;

internal enum SiloStatus
{
    None = 0,
    Created = 1,
    Joining = 2,
    Active = 3,
    ShuttingDown = 4,
    Stopping = 5,
    Dead = 6,
}

/// <summary>A silo's row in the membership table.</summary>
internal sealed record MembershipRow
{
    public required SiloAddress Silo { get; init; }

    public required SiloStatus Status { get; init; }

    public string SiloName { get; init; } = "";

    public string HostName { get; init; } = "";

    /// <summary>The gateway port; 0 if there is none.</summary>
    public int ProxyPort { get; init; }

    public IReadOnlyList<DeathVote> Suspicions { get; init; } = [];

    public DateTime StartTime { get; init; }

    public DateTime IAmAliveTime { get; init; }
}

/// <summary>Everything in the table about one cluster, and the version that the next change must name.</summary>
internal sealed record MembershipSnapshot(IReadOnlyList<MembershipRow> Rows, int Version)
{
    public static MembershipSnapshot Empty { get; } = new([], -1);

    public MembershipRow? Find(SiloAddress silo) => Rows.FirstOrDefault(r => r.Silo.Equals(silo));
}

/// <summary>A silo's opinion that another is dead. Text form of several: <c>address:port@generation,time</c> joined by <c>|</c>.</summary>
internal sealed record DeathVote(SiloAddress Voter, DateTime Time)
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss.fff 'GMT'";

    public static string? Format(IReadOnlyList<DeathVote> votes) => votes.Count == 0
        ? null
        : string.Join('|', votes.Select(v => $"{v.Voter.ToParsableString()},{v.Time.ToString(TimeFormat, CultureInfo.InvariantCulture)}"));

    /// <summary>Reads the votes that can be read; another version may write others.</summary>
    public static IReadOnlyList<DeathVote> Parse(string? text)
    {
        List<DeathVote> votes = [];
        foreach (var part in (text ?? "").Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            var comma = part.IndexOf(',', StringComparison.Ordinal);
            if (comma > 0
                && SiloAddress.TryParse(part[..comma], out var voter)
                && DateTime.TryParseExact(
                    part[(comma + 1)..], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            {
                votes.Add(new DeathVote(voter, time));
            }
        }

        return votes;
    }
}
