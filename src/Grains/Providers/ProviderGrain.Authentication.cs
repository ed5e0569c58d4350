using ScimCluster.Scim;

namespace ScimCluster.Grains;

/// <content>The check of presented tokens.</content>
internal sealed partial class ProviderGrain
{
    private static readonly ScimError InvalidToken = ScimError.Unauthorized("Invalid SCIM token");

    private IGrainTimer? _writesUses;

    public Task<Reply<ProviderAccess>> AuthenticateAsync(string secret, string? organizationId)
    {
        var now = time.GetUtcNow();
        var digest = TokenSecret.Digest(secret);
        return _committed.Find(digest, organizationId, now) is { } access ? Task.FromResult(Accept(access, now))
            : _committed.Tokens.All(token => token.Digest is not null) ? Task.FromResult<Reply<ProviderAccess>>(InvalidToken)
            : AskAsync(secret, digest, organizationId);
    }

    // A hasher or cipher of the deployment's own has to be asked. Whatever it says, only tokens that are committed after the
    // answer count.
    private async Task<Reply<ProviderAccess>> AskAsync(string secret, byte[] digest, string? organizationId)
    {
        if (_committed.Unknown(TokenScheme.CustomHash, organizationId, time.GetUtcNow()).Any())
        {
            var hash = await issuance.Vault.HashAsync(secret, this.ProviderId(), CancellationToken.None)
                ?? throw new ServiceUnavailableException("The hasher of tokens is not available.");
            foreach (var token in _committed.Unknown(TokenScheme.CustomHash, organizationId, time.GetUtcNow()).ToList())
            {
                if (TokenSecret.AreEqual(token.Stored!.Stored, hash))
                {
                    _committed = _committed.With(token.Stored.TokenId, digest);
                }
            }
        }

        var undecided = false;
        foreach (var token in _committed.Unknown(TokenScheme.CustomCipher, organizationId, time.GetUtcNow()).ToList())
        {
            var opened = await issuance.Vault.OpenAsync(token.Stored!, this.ProviderId(), CancellationToken.None);
            undecided |= opened is null;
            _committed = opened is null ? _committed : _committed.With(token.Stored!.TokenId, opened);
        }

        var now = time.GetUtcNow();
        return _committed.Find(digest, organizationId, now) is { } access ? Accept(access, now)
            : undecided ? throw new ServiceUnavailableException("The cipher of tokens is not available.")
            : InvalidToken;
    }

    private Reply<ProviderAccess> Accept(ProviderAccess access, DateTimeOffset now)
    {
        if (access.TokenId is { } tokenId)
        {
            uses.Note(tokenId, now);
            _writesUses ??= this.RegisterGrainTimer(
                token => uses.WriteAsync(_committed.State, token),
                new GrainTimerCreationOptions(uses.Interval, uses.Interval) { Interleave = true });
        }

        return access;
    }

    private async Task OpenTokensAsync(CancellationToken cancellationToken)
    {
        state.State = state.State with { Tokens = [.. state.State.Tokens.Select(token => token.Identified())] };
        var digests = new Dictionary<Guid, byte[]?>();
        foreach (var token in Configured is null ? state.State.Tokens : [])
        {
            digests[token.TokenId] = await issuance.Vault.OpenAsync(token, this.ProviderId(), cancellationToken);
        }

        Commit(token => digests.GetValueOrDefault(token.TokenId));
    }

    private void Commit(Func<StoredToken, byte[]?> digestOf)
    {
        var written = state.State;
        _committed = Configured is { } provider ? CommittedProvider.FromConfiguration(written, provider)
            : IsClosed(written) ? new CommittedProvider(written, [])
            : CommittedProvider.Stored(written, digestOf);
    }

    private bool IsClosed(ProviderState written) =>
        rules.Value.RequireOrganization && written.Current is { OrganizationId: null };
}
