using System.Globalization;

namespace ScimCluster.Storage;

/// <summary>Counts of deactivations and deletions, for the guard against a storm of them.</summary>
/// <remarks>Every member throws <see cref="StorageUnavailableException"/> if PostgreSQL is away.</remarks>
public interface IDeprovisioningStore
{
    /// <summary>Reads what was counted from a time on.</summary>
    Task<DeprovisioningState> ReadAsync(Guid providerKey, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Counts one in the span that begins at a time, and forgets the spans before the window.</summary>
    Task CountAsync(WriteAuthority authority, DateTimeOffset span, DateTimeOffset windowStart, CancellationToken cancellationToken);

    /// <summary>
    /// Notes that the guard was set off, tells the subscribers, and logs it; once until it is released, or set off before a time.
    /// </summary>
    /// <returns>False if the guard had been set off already.</returns>
    Task<bool> TripAsync(WriteAuthority authority, DeprovisioningStorm storm, DateTimeOffset staleBefore, CancellationToken cancellationToken);

    /// <summary>Lets the provider go on, with a count that begins anew; logs it if the guard was set off.</summary>
    Task ReleaseAsync(WriteAuthority authority, GuardRelease release, CancellationToken cancellationToken);
}

/// <summary>What the guard of a provider knows.</summary>
/// <param name="Users">How many identities the provider has.</param>
/// <param name="Spans">When each span began, and what was counted in it.</param>
/// <param name="TrippedAt">When the guard was set off; null if it was not, or was released since.</param>
public sealed record DeprovisioningState(
    long Users, IReadOnlyList<(DateTimeOffset Since, long Count)> Spans, DateTimeOffset? TrippedAt);

/// <summary>Too many deactivations and deletions in a window.</summary>
/// <param name="ProviderId">The connection's name.</param>
/// <param name="OccurredAt">When it was too much.</param>
/// <param name="Count">How many there were.</param>
/// <param name="Users">Of how many identities.</param>
/// <param name="IsRefusing">Whether further ones are refused.</param>
/// <param name="TokenId">The token of the request that was too much, or null.</param>
/// <param name="TokenLabel">Its label, or null.</param>
public sealed record DeprovisioningStorm(
    string ProviderId, DateTimeOffset OccurredAt, long Count, long Users, bool IsRefusing, Guid? TokenId, string? TokenLabel)
{
    /// <summary>What the log says.</summary>
    internal string Detail => string.Create(
        CultureInfo.InvariantCulture,
        $"{Count} deactivations and deletions of {Users} users in the guard's window; further ones are {(IsRefusing ? "refused" : "not refused")}.");
}

/// <summary>Who lets a provider go on.</summary>
/// <param name="ProviderId">The connection's name.</param>
/// <param name="OccurredAt">When.</param>
/// <param name="Actor">The administrator or operator.</param>
public sealed record GuardRelease(string ProviderId, DateTimeOffset OccurredAt, string Actor);
