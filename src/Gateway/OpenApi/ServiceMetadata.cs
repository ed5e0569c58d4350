using System.Reflection;

namespace ScimCluster.Gateway.OpenApi;

/// <summary>What the service says of itself to clients of the Better Auth plugin.</summary>
internal static class ServiceMetadata
{
    public const string Path = "/scim/metadata";

    public static Metadata Current { get; } = new() { Id = "scim", Version = ProductVersion, Client = "scim-client" };

    // What follows the plus names the sources it was built from.
    private static string ProductVersion =>
        typeof(ServiceMetadata).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
