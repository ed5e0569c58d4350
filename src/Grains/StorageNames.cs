namespace ScimCluster.Grains;

/// <summary>The names of Orleans' storage providers.</summary>
public static class StorageNames
{
    /// <summary>The storage of grain state.</summary>
    public const string Grains = "grains";
}
