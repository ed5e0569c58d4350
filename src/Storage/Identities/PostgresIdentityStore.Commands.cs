using Npgsql;

namespace ScimCluster.Storage;

/// <summary>Parameters of the writes, in the order that the SQL texts number them.</summary>
internal sealed partial class PostgresIdentityStore
{
    private NpgsqlCommand CreateCommand(NewIdentity identity) =>
        ContentCommand(CreateIdentitySql.Text, CreateIdentitySql.WithUniqueValues, identity.Authority, identity.Content, identity.Context)
            .With(identity.UserId)
            .With(identity.Authority.NotAfter)
            .WithJson(identity.Content.Folded)
            .With(identity.LinkTo)
            .WithJson(LogOf(identity.Context))
            .With(identity.OperationId)
            .With(identity.Content.UniqueValues);

    private NpgsqlCommand UpdateCommand(IdentityUpdate update) =>
        ContentCommand(UpdateIdentitySql.Text, UpdateIdentitySql.WithUniqueValues, update.Authority, update.Content, update.Context)
            .With(update.AccountId)
            .With(update.Version)
            .With(NewChangeId(update.Context))
            .With(update.Context.ChangedAttributes.Any(name => !string.Equals(name, "active", StringComparison.OrdinalIgnoreCase)))
            .With(update.Authority.NotAfter)
            .WithJson(update.Content.Folded)
            .WithJson(LogOf(update.Context))
            .With(update.OperationId)
            .With(update.Content.UniqueValues);

    private NpgsqlCommand DeleteCommand(IdentityDeletion deletion) =>
        dataSource.CreateCommand(deletion.FreesUniqueValues ? DeleteIdentitySql.WithUniqueValues : DeleteIdentitySql.Text)
            .With(deletion.Authority.ProviderKey)
            .With(deletion.Authority.Epoch)
            .With(deletion.AccountId)
            .With(deletion.Version)
            .With(deletion.Context.OccurredAt)
            .With(deletion.Context.Operation)
            .With(deletion.Context.RequestId)
            .With([.. deletion.Context.ChangedAttributes])
            .With(NewChangeId(deletion.Context))
            .With(NewChangeId(deletion.Context))
            .With(deletion.Authority.NotAfter)
            .WithJson(LogOf(deletion.Context));

    private NpgsqlCommand ContentCommand(
        string sql, string withUniqueValues, WriteAuthority authority, IdentityContent content, ChangeContext context) =>
        dataSource.CreateCommand(content.UniqueValues is null ? sql : withUniqueValues)
            .With(authority.ProviderKey)
            .With(authority.Epoch)
            .With(content.AccountId)
            .With(content.ExternalId)
            .With(content.UserNameKey)
            .With(content.Email)
            .With(content.EmailKey)
            .With(content.DisplayName)
            .With(content.Active)
            .WithJson(content.Document)
            .With(context.OccurredAt)
            .With(context.Operation)
            .With(context.RequestId)
            .With([.. context.ChangedAttributes])
            .With(NewChangeId(context))
            .WithJson(content.Fields);

    private static string LogOf(ChangeContext context) => context.Log?.ToJson() ?? "{}";

    private static Guid NewChangeId(ChangeContext context) => Guid.CreateVersion7(context.OccurredAt);
}
