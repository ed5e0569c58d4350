using System.Globalization;
using ScimCluster.Scim.Transfer;

namespace ScimCluster.Silo.Transfer;

/// <summary>A line of text every so often, for files and other programs.</summary>
internal sealed class PlainProgress(TextWriter output, TextWriter errors, TimeProvider time) : ITransferProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private long _last = time.GetTimestamp();

    public void Report(long done, long whole)
    {
        if (time.GetElapsedTime(_last) < Interval)
        {
            return;
        }

        _last = time.GetTimestamp();
        var percent = whole > 0 ? Math.Min(100, done * 100 / whole) : 100;
        output.WriteLine($"{percent.ToString(CultureInfo.InvariantCulture)} % done");
    }

    public void Fail(long line, string reason) => errors.WriteLine($"line {line.ToString(CultureInfo.InvariantCulture)}: {reason}");
}
