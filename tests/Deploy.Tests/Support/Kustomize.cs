using System.Collections.Concurrent;
using System.Diagnostics;

namespace ScimCluster.Deploy.Tests.Support;

/// <summary>Builds overlays with kubectl or kustomize, each once.</summary>
internal static class Kustomize
{
    private static readonly ConcurrentDictionary<string, Lazy<Manifests>> Built = new(StringComparer.Ordinal);

    public static Manifests Build(string overlay) =>
        Built.GetOrAdd(overlay, name => new(() => new(Yaml.Parse(Run(Checkout.PathOf($"deploy/k8s/overlays/{name}")))))).Value;

    private static string Run(string folder)
    {
        var start = Find("kubectl") is { } kubectl ? new ProcessStartInfo(kubectl, ["kustomize", folder])
            : Find("kustomize") is { } kustomize ? new ProcessStartInfo(kustomize, ["build", folder])
            : throw new InvalidOperationException(
                "Neither kubectl nor kustomize is on the PATH: run './dev test', which installs the distribution's package "
                + "kubernetes-client, or install one of them.");
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{start.FileName} could not build {folder}: {errors.GetAwaiter().GetResult()}");
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
