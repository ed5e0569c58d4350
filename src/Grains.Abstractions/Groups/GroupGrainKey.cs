namespace ScimCluster.Grains;

/// <summary>The key of a group grain: <c>group:{providerId}:{groupId}</c>.</summary>
/// <param name="ProviderId">The connection; without a colon.</param>
/// <param name="GroupId">The SCIM <c>id</c>.</param>
public readonly record struct GroupGrainKey(string ProviderId, Guid GroupId)
{
    private const string Prefix = "group:";

    /// <summary>Reads a key.</summary>
    /// <exception cref="FormatException">It is not the key of a group.</exception>
    public static GroupGrainKey Parse(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var separator = key.StartsWith(Prefix, StringComparison.Ordinal) ? key.IndexOf(':', Prefix.Length) : -1;
        return separator >= 0 && ResourceId.TryParse(key[(separator + 1)..], out var groupId)
            ? new GroupGrainKey(key[Prefix.Length..separator], groupId)
            : throw new FormatException("The key of a group is group:{providerId}:{groupId}.");
    }

    /// <summary>Formats the key.</summary>
    public override string ToString() => $"{Prefix}{ProviderId}:{GroupId:D}";
}
