using System.Collections.Concurrent;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>Names of organizations for handlers; a name is as old as a few seconds.</summary>
internal sealed class OrganizationNames(IOrganizationStore store, TimeProvider time)
{
    private const int MaxCount = 10_000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (string Name, long Read)> _names = new(StringComparer.Ordinal);

    /// <summary>The name; the id for an organization that is not stored.</summary>
    public async Task<string> FindAsync(string organizationId, CancellationToken cancellationToken)
    {
        if (_names.TryGetValue(organizationId, out var known) && time.GetElapsedTime(known.Read) < Lifetime)
        {
            return known.Name;
        }

        var name = (await store.FindAsync(organizationId, cancellationToken))?.Name ?? organizationId;
        if (_names.Count >= MaxCount)
        {
            _names.Clear();
        }

        _names[organizationId] = (name, time.GetTimestamp());
        return name;
    }
}
