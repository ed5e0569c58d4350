using System.Xml.Linq;
using ScimCluster.Deploy.Tests.Support;

namespace ScimCluster.Deploy.Tests;

/// <summary>What the Dockerfiles name is there. Whether they build shows only where there is a container engine.</summary>
public sealed class DockerfileTests
{
    [Theory]
    [InlineData("Silo")]
    [InlineData("Gateway")]
    public void Copied_files_exist_and_are_not_ignored(string program)
    {
        var copied = Lines(program, "COPY").Where(line => !line.StartsWith("--from", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ')[..^1])
            .ToList();
        var ignored = Checkout.ReadLines(".dockerignore");

        Assert.NotEmpty(copied);
        Assert.All(copied, source =>
        {
            Assert.True(Path.Exists(Checkout.PathOf(source)), source);
            Assert.Contains("!" + source, ignored);
        });
    }

    [Theory]
    [InlineData("Silo")]
    [InlineData("Gateway")]
    public void Every_file_that_the_build_imports_from_the_root_is_copied(string program)
    {
        var copied = Lines(program, "COPY").SelectMany(line => line.Split(' ')).ToList();

        Assert.All(
            [".editorconfig", "global.json", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "eng", "src"],
            (string source) => Assert.Contains(source, copied));
    }

    [Theory]
    [InlineData("Silo")]
    [InlineData("Gateway")]
    public void Image_publishes_its_program_against_the_packages_and_starts_it(string program)
    {
        var project = $"src/{program}/{program}.csproj";
        var assembly = XDocument.Load(Checkout.PathOf(project)).Descendants("AssemblyName").SingleOrDefault()?.Value ?? $"ScimCluster.{program}";

        Assert.Contains(Lines(program, "RUN"), line =>
            line.Contains($"dotnet publish {project} ", StringComparison.Ordinal) && line.Contains("-p:OrleansPackages=true", StringComparison.Ordinal));
        Assert.Equal($"[\"dotnet\", \"{assembly}.dll\"]", Assert.Single(Lines(program, "ENTRYPOINT")));
    }

    [Theory]
    [InlineData("Silo")]
    [InlineData("Gateway")]
    public void Image_has_no_shell_and_does_not_run_as_root(string program)
    {
        var images = Lines(program, "FROM").ToList();

        Assert.EndsWith("-chiseled", images[^1], StringComparison.Ordinal);
        Assert.All(images, image => Assert.Matches(":10\\.0", image));
        Assert.Equal("$APP_UID", Assert.Single(Lines(program, "USER")));
    }

    [Theory]
    [InlineData("Silo")]
    [InlineData("Gateway")]
    public void Driver_does_not_look_for_libraries_that_the_image_lacks(string program) =>
        Assert.Contains("PGGSSENCMODE=disable", Lines(program, "ENV"));

    [Theory]
    [InlineData("Silo", "scim-silo")]
    [InlineData("Gateway", "scim-gateway")]
    public void Exposed_ports_are_those_of_the_pod(string program, string workload)
    {
        var ports = Kustomize.Build(Overlays.Small).Workloads.Single(item => item.Name == workload)
            .Container.Items("ports").Select(port => port.Text("containerPort"));

        Assert.Equal(
            ports.Order(StringComparer.Ordinal),
            Assert.Single(Lines(program, "EXPOSE")).Split(' ').Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Lines(string program, string instruction) =>
        Checkout.ReadLines($"deploy/docker/{program}.Dockerfile")
            .Where(line => line.StartsWith(instruction + " ", StringComparison.Ordinal))
            .Select(line => line[(instruction.Length + 1)..]);
}
