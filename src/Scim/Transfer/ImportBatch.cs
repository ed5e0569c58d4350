namespace ScimCluster.Scim.Transfer;

/// <summary>Lines of one kind that are imported together.</summary>
internal sealed class ImportBatch
{
    private const int MaxLines = 256;
    private const int MaxMembers = 20 * TransferLine.MaxMembers;

    // A batch is in memory several times, as text and as documents.
    private const long MaxBytes = 1024 * 1024;

    private readonly List<TransferLine> _lines = [];
    private readonly List<long> _numbers = [];
    private int _members;
    private long _bytes;

    public IReadOnlyList<TransferLine> Lines => _lines;

    /// <summary>The numbers of the lines in the file.</summary>
    public IReadOnlyList<long> Numbers => _numbers;

    /// <summary>Tells whether one more line belongs to this batch; an empty one takes any.</summary>
    public bool Takes(TransferLine line) =>
        _lines.Count == 0 || (_lines.Count < MaxLines && _members < MaxMembers && _bytes < MaxBytes && IsSameKind(_lines[0], line));

    public void Add(NumberedLine numbered, TransferLine line)
    {
        _lines.Add(line);
        _numbers.Add(numbered.Number);
        _members += (line as TransferMembers)?.Members.Count ?? 0;
        _bytes += numbered.Length;
    }

    public void Clear()
    {
        _lines.Clear();
        _numbers.Clear();
        (_members, _bytes) = (0, 0);
    }

    private static bool IsSameKind(TransferLine one, TransferLine other) =>
        one is TransferResource first ? other is TransferResource second && first.IsUser == second.IsUser : other is TransferMembers;
}
