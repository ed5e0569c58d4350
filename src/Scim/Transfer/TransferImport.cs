namespace ScimCluster.Scim.Transfer;

/// <summary>
/// Reads an exported provider and imports it, batch by batch in the order of the file. A line that cannot be imported does not
/// keep the others back; to run the same file again goes on where the last run ended.
/// </summary>
/// <param name="target">Where the lines go.</param>
/// <param name="progress">Hears of each line, in bytes of the file, and of those that failed.</param>
/// <param name="maxLineBytes">The longest line that is read, in bytes; others fail.</param>
public sealed class TransferImport(IImportTarget target, ITransferProgress progress, int maxLineBytes = TransferReader.MaxLineBytes)
{
    private readonly ImportBatch _batch = new();

    private (long Written, long Unchanged, long Failed) _counts;
    private TransferTrailer _seen = new(0, 0, 0);
    private bool _isUnreadable;

    /// <summary>Imports a file; an object does so once.</summary>
    /// <param name="input">The file.</param>
    /// <param name="length">Its length in bytes; 0 where nobody knows it.</param>
    /// <param name="cancellationToken">Gives up; what was imported stays.</param>
    public async Task<ImportReport> RunAsync(Stream input, long length, CancellationToken cancellationToken)
    {
        var (number, isBegun, trailer) = (0L, false, default(TransferTrailer));
        await foreach (var line in TransferReader.ReadAsync(input, maxLineBytes, cancellationToken))
        {
            number = line.Number;
            if (line.Line.IsRefused(out var refused, out var read))
            {
                _isUnreadable = true;
                Fail(number, refused.Detail);
            }
            else if (trailer is not null)
            {
                Fail(number, "This stands behind the trailer.");
            }
            else if (isBegun == read is TransferHeader)
            {
                Fail(number, isBegun ? "A second header." : "The file does not begin with a header.");
            }
            else if (read is TransferTrailer last)
            {
                trailer = last;
            }
            else if (read is not TransferHeader && await AddAsync(line, read, cancellationToken) is { } ended)
            {
                return Report(isComplete: false, ended);
            }

            if (!isBegun && _counts.Failed > 0)
            {
                return Report(isComplete: false) with { IsExport = false };
            }

            isBegun = true;
            progress.Report(line.End, length);
        }

        if (await ImportBatchAsync(cancellationToken) is { } late)
        {
            return Report(isComplete: false, late);
        }

        CheckEnd(number, trailer);
        return Report(isComplete: trailer is not null) with { IsExport = isBegun };
    }

    private async Task<ScimError?> AddAsync(NumberedLine numbered, TransferLine line, CancellationToken cancellationToken)
    {
        if (!_batch.Takes(line) && await ImportBatchAsync(cancellationToken) is { } refused)
        {
            return refused;
        }

        _batch.Add(numbered, line);
        _seen = line switch
        {
            TransferResource { IsUser: true } => _seen with { Users = _seen.Users + 1 },
            TransferResource => _seen with { Groups = _seen.Groups + 1 },
            TransferMembers members => _seen with { Members = _seen.Members + members.Members.Count },
            _ => _seen,
        };
        return null;
    }

    private async Task<ScimError?> ImportBatchAsync(CancellationToken cancellationToken)
    {
        if (_batch.Lines.Count == 0)
        {
            return null;
        }

        if ((await target.ImportAsync(_batch.Lines, cancellationToken)).IsRefused(out var refused, out var outcomes))
        {
            return refused;
        }

        foreach (var (number, outcome) in _batch.Numbers.Zip(outcomes))
        {
            if (outcome.Reason is { } reason)
            {
                Fail(number, reason);
            }
            else
            {
                _counts = outcome.IsNew ? _counts with { Written = _counts.Written + 1 } : _counts with { Unchanged = _counts.Unchanged + 1 };
            }
        }

        _batch.Clear();
        return null;
    }

    private void CheckEnd(long number, TransferTrailer? trailer)
    {
        if (trailer is null)
        {
            Fail(number + 1, "The file ends before its trailer: it was cut off.");
        }
        else if (!_isUnreadable && trailer != _seen)
        {
            Fail(number, $"The trailer counts {trailer.Users} users, {trailer.Groups} groups and {trailer.Members} members, the file has {_seen.Users}, {_seen.Groups} and {_seen.Members}.");
        }
    }

    private void Fail(long number, string reason)
    {
        _counts = _counts with { Failed = _counts.Failed + 1 };
        progress.Fail(number, reason);
    }

    private ImportReport Report(bool isComplete, ScimError? ended = null) =>
        new(_counts.Written, _counts.Unchanged, _counts.Failed, isComplete, ended);
}

/// <summary>What came of a file.</summary>
/// <param name="Written">How many lines were carried out.</param>
/// <param name="Unchanged">How many said what was there already.</param>
/// <param name="Failed">How many were refused or not understood, and what else is wrong with the file.</param>
/// <param name="IsComplete">Whether the file was read to its trailer.</param>
/// <param name="Ended">Why the import ended before the file did, or null.</param>
/// <param name="IsExport">Whether the file begins like an export; of another one nothing is read.</param>
public sealed record ImportReport(
    long Written, long Unchanged, long Failed, bool IsComplete, ScimError? Ended = null, bool IsExport = true);
