using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>Sums up changes of members, one after the other, to one change with the same effect.</summary>
internal sealed class MemberEdits
{
    private readonly HashSet<Guid> _added = [];
    private readonly HashSet<Guid> _removed = [];
    private bool _isReplacement;

    /// <summary>Whether there is anything to change.</summary>
    public bool IsEmpty => !_isReplacement && _added.Count == 0 && _removed.Count == 0;

    /// <summary>Who will be a member whatever was before; nobody else if <see cref="IsReplacement"/>.</summary>
    public IReadOnlyCollection<Guid> Added => _added;

    /// <summary>Whether nothing remains of the members that were there before.</summary>
    public bool IsReplacement => _isReplacement;

    public void Add(IEnumerable<Guid> members)
    {
        foreach (var member in members)
        {
            _added.Add(member);
            _removed.Remove(member);
        }
    }

    public void Remove(IEnumerable<Guid> members)
    {
        foreach (var member in members)
        {
            _added.Remove(member);
            _removed.Add(member);
        }
    }

    public void Replace(IEnumerable<Guid> members)
    {
        _isReplacement = true;
        _removed.Clear();
        _added.Clear();
        _added.UnionWith(members);
    }

    public MemberEdit ToEdit() => new([.. _added], _isReplacement ? [] : [.. _removed], _isReplacement);
}
