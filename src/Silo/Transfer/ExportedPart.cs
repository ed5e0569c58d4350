using System.Text;
using ScimCluster.Scim.Transfer;
using ScimCluster.Storage;

namespace ScimCluster.Silo.Transfer;

/// <summary>What a file has of an export that was interrupted, and where the export goes on.</summary>
/// <param name="Header">The header of the file.</param>
/// <param name="Counts">How much is there.</param>
/// <param name="IsComplete">Whether the trailer is there: nothing is left to do.</param>
/// <param name="End">Where the last whole line ends, in bytes; what stands behind it was cut off.</param>
internal sealed record ExportedPart(TransferHeader Header, TransferTrailer Counts, bool IsComplete, long End)
{
    // How each header begins, as the writer orders its members.
    private static readonly byte[] Beginning = Encoding.UTF8.GetBytes($$"""{"type":"Header","format":"{{TransferLine.Format}}""");

    /// <summary>The last user; null behind all users, or if there is none.</summary>
    public Guid? LastUser { get; private init; }

    /// <summary>The last group; null behind all groups, or if there is none.</summary>
    public Guid? LastGroup { get; private init; }

    /// <summary>The last member of a group, if there is one.</summary>
    public ExportedMemberRow? LastMember { get; private init; }

    /// <summary>Reads a file line by line.</summary>
    /// <returns>The part; null if not even the header is whole.</returns>
    /// <exception cref="StartException">The file is not that of an export.</exception>
    public static async Task<ExportedPart?> ReadAsync(FileStream file, CancellationToken cancellationToken)
    {
        await CheckBeginningAsync(file, cancellationToken);
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
                throw new StartException($"Line {line.Number} of the file is wrong: {refused.Detail}");
            }

            part = (part, read) switch
            {
                (null, TransferHeader header) => new ExportedPart(header, new TransferTrailer(0, 0, 0), false, line.End),
                ({ IsComplete: false }, not TransferHeader) => part.With(read, line.End),
                _ => throw new StartException($"Line {line.Number} of the file is not where an export writes it."),
            };
        }

        return part;
    }

    private ExportedPart With(TransferLine line, long end) => line switch
    {
        TransferResource { IsUser: true } user => this with { End = end, LastUser = user.Id, Counts = Counts with { Users = Counts.Users + 1 } },
        TransferResource group => this with { End = end, LastUser = null, LastGroup = group.Id, Counts = Counts with { Groups = Counts.Groups + 1 } },
        TransferMembers members => this with
        {
            End = end,
            LastUser = null,
            LastGroup = null,
            LastMember = new ExportedMemberRow(members.Group, members.Members[^1].Value, members.Members[^1].Type),
            Counts = Counts with { Members = Counts.Members + members.Members.Count },
        },
        _ => this with { End = end, IsComplete = true },
    };

    // The caller removes a line that was cut off: it must not be one of somebody else's file.
    private static async Task CheckBeginningAsync(FileStream file, CancellationToken cancellationToken)
    {
        var found = new byte[Math.Min(file.Length, Beginning.Length)];
        await file.ReadExactlyAsync(found, cancellationToken);
        file.Position = 0;
        if (!Beginning.AsSpan(0, found.Length).SequenceEqual(found))
        {
            throw new StartException("The file is not one of silo export: give another, or leave --resume out.");
        }
    }

    private static async Task<long> WholeLinesAsync(FileStream file, CancellationToken cancellationToken)
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
