using ScimCluster.Grains;

namespace ScimCluster.Gateway.Http;

/// <summary>A create on its way.</summary>
/// <param name="Access">What its token gave access to.</param>
/// <param name="OperationId">Its name.</param>
internal abstract record CreateAttempt(ProviderAccess Access, Guid OperationId)
{
    /// <summary>What an equal create has as well.</summary>
    public abstract byte[] HashContent();

    /// <summary>Hands a note that it was not answered to the grain it goes to.</summary>
    public abstract Task MarkAsync(IGrainFactory grains, UnansweredCreate note, CancellationToken cancellationToken);
}

/// <summary>The create of a user.</summary>
/// <param name="Access">What its token gave access to.</param>
/// <param name="OperationId">Its name.</param>
/// <param name="AccountId">The key of the identity.</param>
/// <param name="Document">The document that is sent.</param>
internal sealed record UserCreateAttempt(ProviderAccess Access, Guid OperationId, string AccountId, string Document)
    : CreateAttempt(Access, OperationId)
{
    public override byte[] HashContent() => OperationContent.Hash(Document);

    public override Task MarkAsync(IGrainFactory grains, UnansweredCreate note, CancellationToken cancellationToken) =>
        grains.GetIdentity(Access.ProviderId, AccountId).MarkUnansweredAsync(note, cancellationToken);
}

/// <summary>The create of a group, whose id is its name.</summary>
/// <param name="Access">What its token gave access to.</param>
/// <param name="OperationId">The id of the group.</param>
/// <param name="Group">The group that is sent.</param>
internal sealed record GroupCreateAttempt(ProviderAccess Access, Guid OperationId, GroupRequest Group)
    : CreateAttempt(Access, OperationId)
{
    public override byte[] HashContent() => OperationContent.Hash(Group.Document, Group.Members);

    public override Task MarkAsync(IGrainFactory grains, UnansweredCreate note, CancellationToken cancellationToken) =>
        grains.GetGroup(Access.ProviderId, OperationId).MarkUnansweredAsync(note, cancellationToken);
}
