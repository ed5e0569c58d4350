namespace ScimCluster.Storage;

/// <summary>Whose changes are delivered together: those of an organization, of a user's personal providers, or of a provider that has neither.</summary>
public readonly record struct ChangePartition
{
    private const string Organizations = "organization:";
    private const string Owners = "owner:";
    private const string Providers = "provider:";

    private ChangePartition(string prefix, string id) => (Prefix, Id) = (prefix, id);

    /// <summary>The organization, the user, or the provider's key as text.</summary>
    public string Id { get; }

    /// <summary>The organization, or null for changes of personal providers.</summary>
    public string? OrganizationId => Prefix == Organizations ? Id : null;

    internal bool IsOwner => Prefix == Owners;

    private string Prefix { get; }

    /// <summary>The changes of an organization.</summary>
    public static ChangePartition OfOrganization(string organizationId)
    {
        ArgumentException.ThrowIfNullOrEmpty(organizationId);
        return new ChangePartition(Organizations, organizationId);
    }

    /// <summary>The changes of a user's personal providers.</summary>
    public static ChangePartition OfOwner(string ownerId)
    {
        ArgumentException.ThrowIfNullOrEmpty(ownerId);
        return new ChangePartition(Owners, ownerId);
    }

    /// <summary>The changes of a provider that belongs to nobody.</summary>
    public static ChangePartition OfProvider(Guid providerKey) => new(Providers, providerKey.ToString("D"));

    /// <summary>Reads what <see cref="ToString"/> writes, and the tables have.</summary>
    /// <exception cref="FormatException">It is no partition.</exception>
    public static ChangePartition Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var prefix in new[] { Organizations, Owners, Providers })
        {
            if (text.StartsWith(prefix, StringComparison.Ordinal) && text.Length > prefix.Length)
            {
                return new ChangePartition(prefix, text[prefix.Length..]);
            }
        }

        throw new FormatException("A partition of changes is organization:{id}, owner:{id} or provider:{key}.");
    }

    /// <summary>Formats the partition.</summary>
    public override string ToString() => Prefix + Id;
}
