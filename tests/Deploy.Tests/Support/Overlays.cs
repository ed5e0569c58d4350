namespace ScimCluster.Deploy.Tests.Support;

/// <summary>The overlays of <c>deploy/k8s</c>, by the names of their folders.</summary>
internal static class Overlays
{
    public const string Small = "small";
    public const string Production = "production";

    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.EnumerateDirectories(Checkout.PathOf("deploy/k8s/overlays")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];
}

/// <summary>One row for each overlay.</summary>
public sealed class AllOverlays : TheoryData<string>
{
    public AllOverlays()
    {
        foreach (var name in Overlays.Names)
        {
            Add(name);
        }
    }
}
