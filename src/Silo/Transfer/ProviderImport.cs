using ScimCluster.Scim.Transfer;

namespace ScimCluster.Silo.Transfer;

/// <summary>
/// Reads an exported provider and imports it, batch by batch in the order of the file. A line that cannot be imported does not
/// keep the others back; to run the same file again goes on where the last run ended.
/// </summary>
internal sealed class ProviderImport(Importers importers, ITransferProgress progress)
{
    private const int BatchSize = 256;

    private readonly List<(long Number, TransferLine Line)> _batch = [];

    private (long Written, long Skipped, long Failed) _counts;
    private (long Users, long Groups, long Members) _seen;
    private bool _isUnreadable;

    public async Task<ImportReport> RunAsync(Stream input, long length, CancellationToken cancellationToken)
    {
        var (number, isBegun, trailer) = (0L, false, default(TransferTrailer));
        await foreach (var line in TransferReader.ReadAsync(input, cancellationToken))
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
            else if (read is not TransferHeader)
            {
                await AddAsync(number, read, cancellationToken);
            }

            if (!isBegun && _counts.Failed > 0)
            {
                return Report(isComplete: false);
            }

            isBegun = true;
            progress.Report(line.End, length);
        }

        await ImportBatchAsync(cancellationToken);
        CheckEnd(number, trailer);
        return Report(isComplete: trailer is not null);
    }

    private async Task AddAsync(long number, TransferLine line, CancellationToken cancellationToken)
    {
        if (_batch.Count == BatchSize || (_batch.Count > 0 && !IsSameKind(_batch[^1].Line, line)))
        {
            await ImportBatchAsync(cancellationToken);
        }

        _batch.Add((number, line));
        _seen = line switch
        {
            TransferResource { IsUser: true } => _seen with { Users = _seen.Users + 1 },
            TransferResource => _seen with { Groups = _seen.Groups + 1 },
            TransferMembers members => _seen with { Members = _seen.Members + members.Members.Count },
            _ => _seen,
        };
    }

    private static bool IsSameKind(TransferLine one, TransferLine other) =>
        one is TransferResource first ? other is TransferResource second && first.IsUser == second.IsUser : other is TransferMembers;

    private async Task ImportBatchAsync(CancellationToken cancellationToken)
    {
        if (_batch.Count == 0)
        {
            return;
        }

        var outcomes = _batch[0].Line switch
        {
            TransferResource { IsUser: true } => await importers.Users.ImportAsync([.. _batch.Select(item => (TransferResource)item.Line)], cancellationToken),
            TransferResource => await importers.Groups.ImportGroupsAsync([.. _batch.Select(item => (TransferResource)item.Line)], cancellationToken),
            _ => await importers.Groups.ImportMembersAsync([.. _batch.Select(item => (TransferMembers)item.Line)], cancellationToken),
        };
        foreach (var (item, outcome) in _batch.Zip(outcomes))
        {
            if (outcome.Reason is { } reason)
            {
                Fail(item.Number, reason);
            }
            else
            {
                _counts = outcome.IsNew ? _counts with { Written = _counts.Written + 1 } : _counts with { Skipped = _counts.Skipped + 1 };
            }
        }

        _batch.Clear();
    }

    private void CheckEnd(long number, TransferTrailer? trailer)
    {
        if (trailer is null)
        {
            Fail(number + 1, "The file ends before its trailer: it was cut off.");
        }
        else if (!_isUnreadable && (trailer.Users, trailer.Groups, trailer.Members) != _seen)
        {
            Fail(number, $"The trailer counts {trailer.Users} users, {trailer.Groups} groups and {trailer.Members} members, the file has {_seen.Users}, {_seen.Groups} and {_seen.Members}.");
        }
    }

    private void Fail(long number, string reason)
    {
        _counts = _counts with { Failed = _counts.Failed + 1 };
        progress.Fail(number, reason);
    }

    private ImportReport Report(bool isComplete) => new(_counts.Written, _counts.Skipped, _counts.Failed, isComplete);
}

/// <summary>What came of a file.</summary>
/// <param name="Written">How many lines were carried out.</param>
/// <param name="Skipped">How many said what was there already.</param>
/// <param name="Failed">How many were refused or not understood, and what else is wrong with the file.</param>
/// <param name="IsComplete">Whether the file was read to its trailer.</param>
internal sealed record ImportReport(long Written, long Skipped, long Failed, bool IsComplete);
