namespace ScimCluster.Scim.Resources;

/// <summary>A text that is a key: it is indexed, so its length is bounded.</summary>
/// <param name="FoldCase">Whether it is stored in small letters, as the Better Auth plugin does.</param>
internal sealed record KeyAttribute(bool FoldCase);

/// <summary>The attributes of the core schemas that are keys.</summary>
internal static class KeyAttributes
{
    private static readonly KeyAttribute Folded = new(FoldCase: true);
    private static readonly KeyAttribute AsSent = new(FoldCase: false);

    public static KeyAttribute? Find(string path) => path switch
    {
        "userName" or "emails.value" => Folded,
        "externalId" or "displayName" => AsSent,
        _ => null,
    };
}
