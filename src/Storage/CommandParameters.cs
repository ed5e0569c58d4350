using Npgsql;
using NpgsqlTypes;

namespace ScimCluster.Storage;

/// <summary>Adds positional parameters with explicit types, in the order of <c>$1</c>, <c>$2</c>, ...</summary>
internal static class CommandParameters
{
    public static NpgsqlCommand With(this NpgsqlCommand command, Guid value) => command.Add(value, NpgsqlDbType.Uuid);

    public static NpgsqlCommand With(this NpgsqlCommand command, long value) => command.Add(value, NpgsqlDbType.Bigint);

    public static NpgsqlCommand With(this NpgsqlCommand command, decimal value) => command.Add(value, NpgsqlDbType.Numeric);

    public static NpgsqlCommand With(this NpgsqlCommand command, byte[] value) => command.Add(value, NpgsqlDbType.Bytea);

    public static NpgsqlCommand With(this NpgsqlCommand command, bool value) => command.Add(value, NpgsqlDbType.Boolean);

    public static NpgsqlCommand With(this NpgsqlCommand command, string? value) => command.Add(value, NpgsqlDbType.Text);

    public static NpgsqlCommand With(this NpgsqlCommand command, string?[] value) =>
        command.Add(value, NpgsqlDbType.Array | NpgsqlDbType.Text);

    public static NpgsqlCommand With(this NpgsqlCommand command, Guid[] value) =>
        command.Add(value, NpgsqlDbType.Array | NpgsqlDbType.Uuid);

    public static NpgsqlCommand With(this NpgsqlCommand command, DateTimeOffset[] value) =>
        command.Add(Array.ConvertAll(value, time => time.UtcDateTime), NpgsqlDbType.Array | NpgsqlDbType.TimestampTz);

    public static NpgsqlCommand With(this NpgsqlCommand command, Guid?[] value) =>
        command.Add(value, NpgsqlDbType.Array | NpgsqlDbType.Uuid);

    public static NpgsqlCommand With(this NpgsqlCommand command, int[] value) =>
        command.Add(value, NpgsqlDbType.Array | NpgsqlDbType.Integer);

    public static NpgsqlCommand With(this NpgsqlCommand command, long[] value) =>
        command.Add(value, NpgsqlDbType.Array | NpgsqlDbType.Bigint);

    public static NpgsqlCommand With(this NpgsqlCommand command, byte[]?[] value) =>
        command.Add(value, NpgsqlDbType.Array | NpgsqlDbType.Bytea);

    public static NpgsqlCommand With(this NpgsqlCommand command, DateTimeOffset value) =>
        command.Add(value.UtcDateTime, NpgsqlDbType.TimestampTz);

    public static NpgsqlCommand With(this NpgsqlCommand command, Guid? value)
    {
        command.Parameters.Add(new NpgsqlParameter { Value = value ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        return command;
    }

    /// <summary>Adds the attributes and the hashes of values; nothing for null.</summary>
    public static NpgsqlCommand With(this NpgsqlCommand command, IReadOnlyList<UniqueValue>? values) => values is null
        ? command
        : command.With([.. values.Select(value => value.Attribute)])
            .Add(values.Select(value => value.Hash).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bytea);

    public static NpgsqlCommand WithJson(this NpgsqlCommand command, string? value) => command.Add(value, NpgsqlDbType.Jsonb);

    private static NpgsqlCommand Add<T>(this NpgsqlCommand command, T value, NpgsqlDbType type)
    {
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });
        return command;
    }
}
