namespace ScimCluster.Storage;

/// <summary>What stands for entries that were dropped.</summary>
internal sealed record LogAnchor(long From, long To, byte[] LastHash);

/// <summary>Goes along a chain, entry by entry, and stops at the first one that is not right.</summary>
internal sealed class ChainWalk(string chain, IReadOnlyList<LogAnchor> anchors)
{
    private long _position;
    private byte[] _hash = LogChains.Beginning;
    private long _entries;
    private long _dropped;
    private Guid? _seen;

    /// <summary>What is wrong, or null.</summary>
    public string? Broken { get; private set; }

    /// <summary>The next entry may be the last one once more.</summary>
    public void ExpectAgain(Guid logId) => _seen = logId;

    /// <summary>Checks the next entry.</summary>
    public void Take(LogEntry entry)
    {
        if (Broken is not null || (entry.LogId == _seen && entry.Position == _position))
        {
            _seen = null;
            return;
        }

        PassAnchors();
        var position = entry.Position!.Value;
        if (position != _position + 1)
        {
            Broken = position <= _position
                ? Describe(entry, "is an entry too many")
                : $"entry {_position + 1} is missing; the next is {position}";
        }
        else if (entry.ExpectedChain != chain)
        {
            Break(entry, "it belongs to another chain");
        }
        else if (entry.Hash is null || !entry.Hash.AsSpan().SequenceEqual(LogHash.OfEntry(_hash, position, entry, entry.ValueHashes ?? "")))
        {
            Break(entry, "it is not what was sealed behind the entry before it");
        }
        else if (!AreValuesRight(entry))
        {
            Break(entry, "its values are not those that were sealed");
        }
        else
        {
            (_position, _hash) = (position, entry.Hash);
            _entries++;
        }
    }

    /// <summary>Notes what is wrong with an entry.</summary>
    public void Break(LogEntry entry, string what) => Broken ??= Describe(entry, $"is broken: {what}");

    /// <summary>Checks that the chain ends where its head says.</summary>
    public void End(long? position, byte[]? hash)
    {
        PassAnchors();
        if (Broken is not null)
        {
            return;
        }

        if (position is null)
        {
            Broken = "the head of the chain is missing";
        }
        else if (_position != position)
        {
            Broken = $"entry {_position + 1} is missing; the head is {position}";
        }
        else if (!_hash.AsSpan().SequenceEqual(hash))
        {
            Broken = $"the head does not have the hash of entry {position}";
        }
    }

    public ChainReport Report(DateTimeOffset? sealedAt) =>
        new(chain, _entries, _dropped, _position, sealedAt, Broken);

    private void PassAnchors()
    {
        while (Broken is null && anchors.FirstOrDefault(anchor => anchor.From == _position + 1) is { } anchor)
        {
            _dropped += anchor.To - anchor.From + 1;
            (_position, _hash) = (anchor.To, anchor.LastHash);
        }
    }

    // What was erased left its hashes only.
    private static bool AreValuesRight(LogEntry entry) =>
        entry.Erased is not null
            ? entry is { AccountId: null, Values: null, Salt: null }
            : entry.Salt is { } salt
                ? LogHash.OfValues(entry, salt) == entry.ValueHashes
                : entry is { AccountId: null, Values: null } && entry.ValueHashes is null or "";

    private static string Describe(LogEntry entry, string what) =>
        FormattableString.Invariant($"entry {entry.Position} ({entry.LogId:D} of {entry.Occurred.UtcDateTime:O}) {what}");
}
