using Npgsql;

namespace ScimCluster.Storage;

/// <summary>Parameters of the writes, in the order that the SQL texts number them.</summary>
internal sealed partial class PostgresGroupStore
{
    private NpgsqlCommand CreateCommand(NewGroup group) =>
        ContentCommand(CreateGroupSql.Text, group.Authority, group.GroupId, group.Content, group.Members, group.Context);

    private NpgsqlCommand UpdateCommand(GroupUpdate update) =>
        ContentCommand(
            update.Members.IsReplacement ? UpdateGroupSql.Replacement : UpdateGroupSql.Text,
            update.Authority,
            update.GroupId,
            update.Content,
            update.Members.Add,
            update.Context)
            .With(update.Version)
            .With([.. update.Members.Remove])
            .With(update.Context.ChangedAttributes.Count > 0)
            .With(update.Context.Log?.KeepsValues == true);

    private NpgsqlCommand DeleteCommand(GroupDeletion deletion) =>
        dataSource.CreateCommand(DeleteGroupSql.Text)
            .With(deletion.Authority.ProviderKey)
            .With(deletion.Authority.Epoch)
            .With(deletion.GroupId)
            .With(deletion.Version)
            .With(deletion.Context.OccurredAt)
            .With(deletion.Context.Operation)
            .With(deletion.Context.RequestId)
            .With(Guid.CreateVersion7(deletion.Context.OccurredAt))
            .WithJson(deletion.Context.Log?.ToJson() ?? "{}")
            .With(deletion.Authority.NotAfter);

    private NpgsqlCommand ContentCommand(
        string sql, WriteAuthority authority, Guid groupId, GroupContent content, IReadOnlyList<Guid> members, ChangeContext context) =>
        dataSource.CreateCommand(sql)
            .With(authority.ProviderKey)
            .With(authority.Epoch)
            .With(groupId)
            .With(content.DisplayNameKey)
            .With(content.ExternalId)
            .WithJson(content.Document)
            .WithJson(content.Folded)
            .With([.. members])
            .With(context.OccurredAt)
            .With(context.Operation)
            .With(context.RequestId)
            .With([.. context.ChangedAttributes])
            .With(Guid.CreateVersion7(context.OccurredAt))
            .WithJson(context.Log?.ToJson() ?? "{}")
            .With(authority.NotAfter);
}
