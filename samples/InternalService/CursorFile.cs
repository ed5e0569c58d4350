using System.Text;
using Microsoft.Extensions.Options;

namespace ScimCluster.InternalService;

/// <summary>Keeps the place in the change feed between starts.</summary>
internal sealed class CursorFile(IOptions<ServiceSettings> settings)
{
    private readonly string _path = Path.GetFullPath(settings.Value.CursorFile);

    /// <summary>Reads the cursor; null if none was written yet, and the feed is to be read from its beginning.</summary>
    /// <exception cref="IOException">The file cannot be read: without it changes would be skipped or repeated.</exception>
    public string? Read() => File.Exists(_path) ? File.ReadAllText(_path).Trim() : null;

    /// <summary>Replaces the cursor in one step: a crash leaves the old one or the new one, never a part.</summary>
    /// <exception cref="IOException">The cursor could not be kept.</exception>
    public void Write(string cursor)
    {
        var temporary = _path + ".new";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            stream.Write(Encoding.ASCII.GetBytes(cursor));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, _path, overwrite: true);
    }
}
