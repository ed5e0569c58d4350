namespace ScimCluster.Deploy.Tests.Support;

/// <summary>The Secrets that an installation is told to make, from <c>deploy/k8s/README.md</c>.</summary>
internal static class DocumentedSecrets
{
    /// <summary>Their keys by their names.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Read() =>
        MarkdownTable.Rows(Checkout.ReadLines("deploy/k8s/README.md"), "Secret", "keys", "used by", "content")
            .ToDictionary(row => MarkdownTable.Code(row[0]).Single(), row => MarkdownTable.Code(row[1]), StringComparer.Ordinal);
}
