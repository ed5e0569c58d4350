namespace ScimCluster.Grains;

/// <content>The user mapping of the connection.</content>
internal sealed partial class ProviderGrain
{
    public async Task<Reply<ConnectionUserMapping>> GetUserMappingAsync(string userId, CancellationToken cancellationToken) =>
        await CheckAccessAsync(userId, cancellationToken) is { } refused ? refused : DescribeUserMapping();

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

    private ConnectionUserMapping DescribeUserMapping() =>
        new(_committed.State.UserMapping ?? mappings.Deployment, _committed.State.UserMapping is not null);
}
