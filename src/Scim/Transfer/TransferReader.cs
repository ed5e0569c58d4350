using System.Runtime.CompilerServices;

namespace ScimCluster.Scim.Transfer;

/// <summary>Reads an exported provider line by line.</summary>
public static class TransferReader
{
    /// <summary>The longest line that is read unless the caller says otherwise, in bytes.</summary>
    public const int MaxLineBytes = 16 * 1024 * 1024;

    private const int FirstBufferBytes = 64 * 1024;

    /// <summary>Reads all lines; blank ones are passed over but counted.</summary>
    /// <param name="input">The file.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static IAsyncEnumerable<NumberedLine> ReadAsync(Stream input, CancellationToken cancellationToken) =>
        ReadAsync(input, MaxLineBytes, cancellationToken);

    /// <summary>Reads all lines; blank ones are passed over but counted.</summary>
    /// <param name="input">The file.</param>
    /// <param name="maxLineBytes">The longest line, in bytes. Of a longer one only this much is ever in memory.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async IAsyncEnumerable<NumberedLine> ReadAsync(
        Stream input, int maxLineBytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        var tooLong = ScimError.InvalidSyntax($"The line is longer than {maxLineBytes} bytes.");
        var buffer = new byte[FirstBufferBytes];
        var (begin, end, number, position) = (0, 0, 0L, 0L);
        var (isTooLong, isEnd) = (false, false);
        while (!isEnd || begin < end || isTooLong)
        {
            var length = buffer.AsSpan(begin, end - begin).IndexOf((byte)'\n');
            if (length < 0 && !isEnd)
            {
                // A line that is too long is read on to its end, and its bytes are forgotten.
                isTooLong |= end - begin >= maxLineBytes;
                (buffer, end) = isTooLong ? (buffer, 0) : MakeRoom(buffer, begin, end);
                begin = 0;
                var read = await input.ReadAsync(buffer.AsMemory(end), cancellationToken);
                end += read;
                position += read;
                isEnd = read == 0;
                continue;
            }

            var next = length < 0 ? end : begin + length + 1;
            var line = buffer.AsMemory(begin, length < 0 ? end - begin : length);
            begin = next;
            number++;
            if (isTooLong || line.Length > maxLineBytes)
            {
                yield return new NumberedLine(number, position - (end - next), line.Length, tooLong);
            }
            else if (!line.Span.Trim(" \t\r"u8).IsEmpty)
            {
                yield return new NumberedLine(number, position - (end - next), line.Length, TransferParser.Parse(line.Span));
            }

            isTooLong = false;
        }
    }

    private static (byte[] Buffer, int End) MakeRoom(byte[] buffer, int begin, int end)
    {
        var length = end - begin;
        var larger = length == buffer.Length ? new byte[buffer.Length * 2] : buffer;
        buffer.AsSpan(begin, length).CopyTo(larger);
        return (larger, length);
    }
}

/// <summary>A line and where it stands.</summary>
/// <param name="Number">The number of the line, from 1.</param>
/// <param name="End">How many bytes of the file end with it.</param>
/// <param name="Length">How many bytes of it were in memory.</param>
/// <param name="Line">What it says, or why it is not understood.</param>
public readonly record struct NumberedLine(long Number, long End, int Length, ScimResult<TransferLine> Line);
