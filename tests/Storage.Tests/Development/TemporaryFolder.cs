namespace ScimCluster.Storage.Tests.Development;

/// <summary>A folder below the system's temporary one, removed at the end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("scimcluster-tests-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
