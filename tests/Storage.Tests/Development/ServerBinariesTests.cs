using ScimCluster.Storage.Development;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Development;

public sealed class ServerBinariesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Missing_server_names_the_package_and_the_command()
    {
        var error = Assert.Throws<PrivatePostgresException>(() => ServerBinaries.Find(null, _folder.Path, _folder.Path));

        Assert.Contains("apt-get install postgresql", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Configured_folder_wins_and_must_be_right()
    {
        var path = Add("path");
        var configured = Add("configured");

        Assert.Equal(configured, ServerBinaries.Find(configured, path, _folder.Path).Folder);
        Assert.Throws<PrivatePostgresException>(() => ServerBinaries.Find(Path.Combine(_folder.Path, "none"), path, _folder.Path));
    }

    [Fact]
    public void Path_comes_before_the_distribution()
    {
        var path = Add("path");
        Add("distribution/17/bin");

        Assert.Equal(path, ServerBinaries.Find(null, "/nowhere:" + path, Path.Combine(_folder.Path, "distribution")).Folder);
    }

    [Fact]
    public void Newest_of_the_distribution_is_taken_by_number()
    {
        Add("distribution/9.6/bin");
        Add("distribution/15/bin");
        var newest = Add("distribution/100/bin");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "distribution/200/bin"));

        Assert.Equal(newest, ServerBinaries.Find(null, null, Path.Combine(_folder.Path, "distribution")).Folder);
    }

    private string Add(string folder)
    {
        var path = Directory.CreateDirectory(Path.Combine(_folder.Path, folder)).FullName;
        File.WriteAllText(Path.Combine(path, "postgres"), "");
        File.WriteAllText(Path.Combine(path, "initdb"), "");
        return path;
    }
}
