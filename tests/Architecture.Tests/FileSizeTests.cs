namespace ScimCluster.Architecture.Tests;

/// <summary>Small files, one theme each.</summary>
public sealed class FileSizeTests
{
    [Theory]
    [InlineData("src", 400)]
    [InlineData("samples", 150)]
    [InlineData("tests", 600)]
    public void No_file_is_longer_than_the_limit(string folder, int limit)
    {
        var sources = Repository.Sources(folder).ToList();

        Assert.NotEmpty(sources);
        Assert.All(sources, file =>
        {
            var lines = File.ReadLines(file).Count();
            Assert.True(lines <= limit, $"{Path.GetRelativePath(Repository.Root, file)} has {lines} lines.");
        });
    }

    [Fact]
    public void Most_source_files_are_small()
    {
        var lengths = Repository.Sources("src").Select(file => File.ReadLines(file).Count()).Order().ToList();

        Assert.InRange(lengths[lengths.Count / 2], 1, 90);
    }
}
