using System.Globalization;
using System.Text;
using Npgsql;

namespace ScimCluster.Storage;

/// <summary>The statement for a page of the provisioning log: only conditions that are wanted, so that each finds its index.</summary>
internal static class LogReading
{
    /// <summary>Makes the command.</summary>
    /// <exception cref="ArgumentException">The scope names neither an organization nor a connection.</exception>
    public static NpgsqlCommand Create(NpgsqlDataSource dataSource, LogScope scope, LogFilter filter, int count)
    {
        var command = dataSource.CreateCommand();
        var text = new StringBuilder();
        if (scope.OrganizationId is { } organizationId)
        {
            text.Append(ProvisioningLogSql.OfOrganization);
            command.With(organizationId);
            Add(scope.ProviderKey is not null, "l.provider_key = ", () => command.With(scope.ProviderKey!.Value));
        }
        else
        {
            text.Append(ProvisioningLogSql.OfProvider);
            command.With(scope.ProviderKey ?? throw new ArgumentException("A log is of an organization or a connection.", nameof(scope)));
        }

        Add(filter.ResourceId is not null, "l.resource_id = ", () => command.With(filter.ResourceId));
        Add(filter.From is not null, "l.occurred_at >= ", () => command.With(filter.From!.Value));
        Add(filter.To is not null, "l.occurred_at < ", () => command.With(filter.To!.Value));
        Add(filter.Status is not null, "l.status = ", () => command.With((long)filter.Status!.Value));
        Add(filter.Operation is not null, "l.operation = ", () => command.With(filter.Operation));
        if (filter.Refused is { } refused)
        {
            text.Append(refused ? " AND l.status >= 400" : " AND l.status < 400");
        }

        if (filter.Before is { } before)
        {
            // The first condition leaves later months out; a comparison of rows alone does not.
            Add(true, "l.occurred_at <= ", () => command.With(before.Occurred));
            text.Append(" AND (l.occurred_at, l.log_id) < ($").Append(Number(command.Parameters.Count)).Append(", $")
                .Append(Number(command.With(before.LogId).Parameters.Count)).Append(')');
        }

        text.Append(" ORDER BY l.occurred_at DESC, l.log_id DESC LIMIT $").Append(Number(command.With((long)count).Parameters.Count));
        command.CommandText = text.ToString();
        return command;

        void Add(bool wanted, string condition, Action parameter)
        {
            if (wanted)
            {
                parameter();
                text.Append(" AND ").Append(condition).Append('$').Append(Number(command.Parameters.Count));
            }
        }
    }

    /// <summary>Reads a row of <see cref="ProvisioningLogSql.Columns"/>.</summary>
    public static LogRow Read(NpgsqlDataReader reader) => new(
        LogId: reader.GetGuid(0),
        Occurred: reader.GetFieldValue<DateTimeOffset>(1),
        ProviderKey: reader.GetGuid(2),
        ProviderId: Text(reader, 3),
        OrganizationId: Text(reader, 4),
        Operation: reader.GetString(5),
        ResourceType: reader.GetString(6),
        ResourceId: Text(reader, 7),
        AccountId: Text(reader, 8),
        Actor: Text(reader, 9),
        TokenId: reader.IsDBNull(10) ? null : reader.GetGuid(10),
        TokenLabel: Text(reader, 11),
        Status: reader.GetInt32(12),
        ScimType: Text(reader, 13),
        Detail: Text(reader, 14),
        ChangedAttributes: reader.GetFieldValue<string[]>(15),
        Values: Text(reader, 16),
        RequestId: Text(reader, 17),
        DurationMilliseconds: reader.IsDBNull(18) ? null : reader.GetInt32(18),
        Erased: reader.IsDBNull(19) ? null : reader.GetFieldValue<DateTimeOffset>(19),
        Seal: reader.IsDBNull(20) ? null : new LogSeal(reader.GetInt64(20), reader.GetFieldValue<byte[]>(21)));

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
