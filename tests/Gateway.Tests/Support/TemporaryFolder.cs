namespace ScimCluster.Gateway.Tests.Support;

/// <summary>A folder that goes when it is disposed.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("scimcluster-tests-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
