namespace ScimCluster.Grains;

/// <content>The user mapping of the connection.</content>
internal sealed partial class ProviderGrain
{
    public async Task<Reply<ConnectionUserMapping>> GetUserMappingAsync(string userId, CancellationToken cancellationToken)
    {
        var (refused, known) = await CheckAccessAsync(userId, cancellationToken);
        return refused is null ? new ConnectionUserMapping(known.UserMapping ?? mappings.Deployment, known.UserMapping is not null) : refused;
    }

    public async Task<Reply<ConnectionUserMapping>> SetUserMappingAsync(SetUserMapping command, CancellationToken cancellationToken)
    {
        var own = command.Rules is { Rules.Length: > 0 } ? command.Rules : null;
        var changed = await ChangeAsync(
            command.UserId,
            command.RequestId,
            command.NotAfter,
            (current, _) => own is not null && mappings.Check(own) is { } wrong
                ? new(wrong)
                : new(current with { UserMapping = own }, ProviderChangeTypes.UserMappingChanged),
            cancellationToken);
        return changed.IsRefused(out var refused, out _)
            ? refused
            : new ConnectionUserMapping(own ?? mappings.Deployment, own is not null);
    }
}
