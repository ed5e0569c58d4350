using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>What gets the changes of one partition: a handler or a webhook.</summary>
internal interface IChangeConsumer
{
    /// <summary>The id under which its progress is stored.</summary>
    string Id { get; }

    /// <summary>How many changes of different resources may be on their way at the same time.</summary>
    int Concurrency { get; }

    /// <summary>The pauses between attempts.</summary>
    Backoff Backoff { get; }

    /// <summary>How long a change is tried, from its first failure; null for ever.</summary>
    TimeSpan? MaxAge { get; }

    /// <summary>
    /// After failures of how many resources in a row, without a success, the receiver counts as down: nothing but a probe is
    /// sent until one succeeds. Null never.
    /// </summary>
    int? DownAfter { get; }

    /// <summary>True for who gets all changes, where it has no progress yet; false for who is gone then.</summary>
    bool BeginsWithTheFirstChange { get; }

    /// <summary>The fence of its progress when it was read; 0 if nobody else changes that.</summary>
    long Fence { get; }

    /// <summary>Whether changes of a type are meant for it.</summary>
    bool Wants(string type);

    /// <summary>Tries to deliver a change. Failures are values; only the end of the token throws.</summary>
    Task<Attempt> DeliverAsync(ChangeRow change, int attempt, CancellationToken cancellationToken);

    /// <summary>Notes attempts where their users can see them.</summary>
    Task RecordAsync(IReadOnlyCollection<Attempt> attempts, CancellationToken cancellationToken);
}

/// <summary>What came of one attempt.</summary>
/// <param name="Change">The change.</param>
/// <param name="Number">The how manieth attempt, from 1.</param>
/// <param name="Begun">When it began.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Status">The HTTP status, or null.</param>
/// <param name="Error">The class of error, or null after a success.</param>
/// <param name="RetryAfter">How long the receiver wants to be left alone, or null.</param>
internal sealed record Attempt(
    ChangeRow Change, int Number, DateTimeOffset Begun, TimeSpan Duration, int? Status, string? Error, TimeSpan? RetryAfter = null)
{
    public bool IsSuccess => Error is null;
}
