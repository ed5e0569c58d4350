using System.Text;

namespace ScimCluster.Scim.Transfer;

/// <summary>What a file has of an export that was interrupted, and where the export goes on.</summary>
/// <param name="Header">The header of the file.</param>
/// <param name="Place">The last whole line, and how much there is up to it.</param>
/// <param name="IsComplete">Whether the trailer is there: nothing is left to do.</param>
/// <param name="End">Where the last whole line ends, in bytes; what stands behind it was cut off.</param>
public sealed record ExportedPart(TransferHeader Header, TransferPlace Place, bool IsComplete, long End)
{
    // How each header begins, as the writer orders its members.
    private static readonly byte[] Beginning = Encoding.UTF8.GetBytes($$"""{"type":"Header","format":"{{TransferLine.Format}}""");

    private static readonly ScimError OtherFile = ScimError.InvalidValue("The file is not one of an export.");

    /// <summary>Reads a file line by line, from its beginning.</summary>
    /// <param name="file">The file; it can be read anew.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The part, null if not even the header is whole; a refusal if the file is not that of an export.</returns>
    public static async Task<ScimResult<ExportedPart?>> ReadAsync(Stream file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!await BeginsLikeAnExportAsync(file, cancellationToken))
        {
            return OtherFile;
        }

        ExportedPart? part = null;
        var length = await WholeLinesAsync(file, cancellationToken);
        await foreach (var line in TransferReader.ReadAsync(file, cancellationToken))
        {
            if (line.End > length)
            {
                break;
            }

            if (line.Line.IsRefused(out var refused, out var read))
            {
                return ScimError.InvalidValue($"Line {line.Number} of the file is wrong: {refused.Detail}");
            }

            switch (part, read)
            {
                case (null, TransferHeader header):
                    part = new ExportedPart(header, TransferPlace.Beginning, false, line.End);
                    break;
                case ({ IsComplete: false }, TransferTrailer):
                    part = part with { IsComplete = true, End = line.End };
                    break;
                case ({ IsComplete: false }, not TransferHeader):
                    part = part with { Place = part.Place.Behind(read), End = line.End };
                    break;
                default:
                    return ScimError.InvalidValue($"Line {line.Number} of the file is not where an export writes it.");
            }
        }

        return part;
    }

    // The caller removes a line that was cut off: it must not be one of somebody else's file.
    private static async Task<bool> BeginsLikeAnExportAsync(Stream file, CancellationToken cancellationToken)
    {
        file.Position = 0;
        var found = new byte[Math.Min(file.Length, Beginning.Length)];
        await file.ReadExactlyAsync(found, cancellationToken);
        file.Position = 0;
        return Beginning.AsSpan(0, found.Length).SequenceEqual(found);
    }

    private static async Task<long> WholeLinesAsync(Stream file, CancellationToken cancellationToken)
    {
        if (file.Length == 0)
        {
            return 0;
        }

        var last = new byte[1];
        file.Position = file.Length - 1;
        await file.ReadExactlyAsync(last, cancellationToken);
        file.Position = 0;
        return last[0] == '\n' ? file.Length : file.Length - 1;
    }
}
