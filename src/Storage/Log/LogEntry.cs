using Npgsql;

namespace ScimCluster.Storage;

/// <summary>A row as the sealer and the verification see it, in the order of <see cref="LogSealSql.Columns"/>.</summary>
internal sealed record LogEntry
{
    public required Guid ProviderKey { get; init; }

    public required Guid LogId { get; init; }

    public required DateTimeOffset Occurred { get; init; }

    public string? OrganizationId { get; init; }

    public string? OwnerId { get; init; }

    public required string Operation { get; init; }

    public required string ResourceType { get; init; }

    public string? ResourceId { get; init; }

    public string? AccountId { get; init; }

    public string? Actor { get; init; }

    public Guid? TokenId { get; init; }

    public string? TokenLabel { get; init; }

    public required int Status { get; init; }

    public string? ScimType { get; init; }

    public string? Detail { get; init; }

    public required string[] ChangedAttributes { get; init; }

    public string? Values { get; init; }

    public string? RequestId { get; init; }

    public int? DurationMilliseconds { get; init; }

    public DateTimeOffset? Erased { get; init; }

    public string? Chain { get; init; }

    public long? Position { get; init; }

    public byte[]? Hash { get; init; }

    public byte[]? Salt { get; init; }

    public string? ValueHashes { get; init; }

    /// <summary>The chain that the row belongs to by its own words.</summary>
    public string ExpectedChain => OrganizationId is not null ? LogChains.OfOrganization(OrganizationId)
        : OwnerId is not null ? $"owner:{OwnerId}"
        : $"provider:{ProviderKey:D}";

    public static LogEntry Read(NpgsqlDataReader reader) => new()
    {
        ProviderKey = reader.GetGuid(0),
        LogId = reader.GetGuid(1),
        Occurred = reader.GetFieldValue<DateTimeOffset>(2),
        OrganizationId = Text(reader, 3),
        OwnerId = Text(reader, 4),
        Operation = reader.GetString(5),
        ResourceType = reader.GetString(6),
        ResourceId = Text(reader, 7),
        AccountId = Text(reader, 8),
        Actor = Text(reader, 9),
        TokenId = reader.IsDBNull(10) ? null : reader.GetGuid(10),
        TokenLabel = Text(reader, 11),
        Status = reader.GetInt32(12),
        ScimType = Text(reader, 13),
        Detail = Text(reader, 14),
        ChangedAttributes = reader.GetFieldValue<string[]>(15),
        Values = Text(reader, 16),
        RequestId = Text(reader, 17),
        DurationMilliseconds = reader.IsDBNull(18) ? null : reader.GetInt32(18),
        Erased = reader.IsDBNull(19) ? null : reader.GetFieldValue<DateTimeOffset>(19),
        Chain = Text(reader, 20),
        Position = reader.IsDBNull(21) ? null : reader.GetInt64(21),
        Hash = reader.IsDBNull(22) ? null : reader.GetFieldValue<byte[]>(22),
        Salt = reader.IsDBNull(23) ? null : reader.GetFieldValue<byte[]>(23),
        ValueHashes = Text(reader, 24),
    };

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}

/// <summary>The names of chains.</summary>
internal static class LogChains
{
    /// <summary>What stands before the first entry of every chain.</summary>
    public static byte[] Beginning { get; } = new byte[32];

    public static string OfOrganization(string organizationId) => $"organization:{organizationId}";
}
