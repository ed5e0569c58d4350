using System.Globalization;

namespace ScimCluster.LargeGroupsBench;

/// <summary>The memory of a process of Linux, in MiB.</summary>
internal sealed class ProcessMemory(int id)
{
    /// <summary>Begins a new peak.</summary>
    public void ResetPeak() => File.WriteAllText($"/proc/{id}/clear_refs", "5");

    /// <summary>The most that was resident since the peak began.</summary>
    public double Peak() => Read("VmHWM:");

    /// <summary>What is resident now.</summary>
    public double Resident() => Read("VmRSS:");

    private double Read(string name)
    {
        var line = File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1], CultureInfo.InvariantCulture) / 1024;
    }
}
