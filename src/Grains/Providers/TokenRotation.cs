using ScimCluster.Scim;

namespace ScimCluster.Grains;

/// <summary>Adds a token to those of a connection.</summary>
internal static class TokenRotation
{
    /// <summary>The state with one more token.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="token">The new token.</param>
    /// <param name="overlap">After which time the older ones end, or null if they do not.</param>
    /// <param name="maxTokens">How many tokens may live at once.</param>
    /// <param name="now">The time.</param>
    /// <returns>The next state, or 409 if there would be more tokens than allowed.</returns>
    public static StateChange Add(ProviderState state, StoredToken token, TimeSpan? overlap, int maxTokens, DateTimeOffset now)
    {
        var older = state.Tokens.Where(older => older.IsLiving(now)).ToList();
        var kept = overlap switch
        {
            null => older,
            { Ticks: <= 0 } => [],
            { } time => older.ConvertAll(older => older with { ExpiresAt = Earlier(older.ExpiresAt, now + time) }),
        };
        if (kept.Count >= maxTokens)
        {
            return new(new ScimError(
                409, null, $"The connection has {kept.Count} tokens, and Tokens:MaxTokens allows no more than {maxTokens}: revoke one first"));
        }

        return new(
            state with { Tokens = [.. kept, token], Epoch = state.Epoch + (kept.Count < older.Count ? 1 : 0) },
            ProviderChangeTypes.TokenRotated);
    }

    private static DateTimeOffset Earlier(DateTimeOffset? expiresAt, DateTimeOffset end) => expiresAt < end ? expiresAt.Value : end;
}
