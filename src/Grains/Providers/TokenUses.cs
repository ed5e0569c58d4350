using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>When the tokens of one connection were last accepted; written now and then, and never waited for.</summary>
internal sealed partial class TokenUses(IProviderStore store, IOptions<TokenOptions> options, ILogger<TokenUses> logger)
{
    private readonly Dictionary<Guid, DateTimeOffset> _latest = [];
    private readonly HashSet<Guid> _unwritten = [];

    /// <summary>How often it is written.</summary>
    public TimeSpan Interval => options.Value.LastUsedInterval;

    /// <summary>Remembers a use.</summary>
    public void Note(Guid tokenId, DateTimeOffset now)
    {
        _latest[tokenId] = now;
        _unwritten.Add(tokenId);
    }

    /// <summary>Reads the last use of each token, of this silo and of others.</summary>
    public async Task<IReadOnlyDictionary<Guid, DateTimeOffset>> ReadAsync(Guid providerKey, CancellationToken cancellationToken)
    {
        var uses = (await store.ListTokenUsesAsync(providerKey, cancellationToken)).ToDictionary(use => use.TokenId, use => use.LastUsedAt);
        foreach (var (tokenId, time) in _latest)
        {
            if (!uses.TryGetValue(tokenId, out var written) || written < time)
            {
                uses[tokenId] = time;
            }
        }

        return uses;
    }

    /// <summary>Writes what has not been written. A failure is logged, and written the next time.</summary>
    public async Task WriteAsync(ProviderState state, CancellationToken cancellationToken)
    {
        var living = state.Tokens.Select(token => token.TokenId).ToHashSet();
        var uses = _unwritten.Where(living.Contains).Select(tokenId => new TokenUse(tokenId, _latest[tokenId])).ToList();
        _unwritten.Clear();
        if (uses.Count == 0 || state.Current is not { } tenant)
        {
            return;
        }

        try
        {
            await store.WriteTokenUsesAsync(tenant.ProviderKey, uses, living, cancellationToken);
        }
        catch (Exception e)
        {
            _unwritten.UnionWith(uses.Select(use => use.TokenId));
            LogNotWritten(logger, state.ProviderId, e.GetType().Name);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The last use of tokens of provider {ProviderId} was not written: {Failure}", EventName = "TokenUsesNotWritten")]
    private static partial void LogNotWritten(ILogger logger, string providerId, string failure);
}
