namespace ScimCluster.Testing;

/// <summary>A folder below the system's temporary one, removed at the end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder()
    {
        // The account that runs the server must be able to pass through to folders inside.
        File.SetUnixFileMode(Path, File.GetUnixFileMode(Path) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("scimcluster-tests-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
