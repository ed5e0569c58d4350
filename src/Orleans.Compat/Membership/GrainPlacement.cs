using System.Collections.Immutable;
using Orleans.References;

namespace Orleans.Membership;

/// <summary>
/// Says which silo has a grain: the one whose hash together with the grain's is highest (rendezvous hashing). When a silo
/// comes or goes, only the grains that it has, or gets, move.
/// </summary>
internal sealed class GrainPlacement(IMembership membership, IGrainTypes types)
{
    /// <summary>The silo for the grain; a stateless worker is on the local one if that is active. Null if no silo is active.</summary>
    public SiloAddress? Choose(GrainId grainId, SiloAddress? local)
    {
        var active = membership.ActiveSilos;
        if (active.Length == 1)
        {
            return active[0];
        }

        if (types.IsStatelessWorker(grainId.Type))
        {
            return local is not null && active.Contains(local) ? local : AnyOf(active);
        }

        SiloAddress? best = null;
        var highest = 0UL;
        foreach (var silo in active)
        {
            var weight = StableHash.Mix(grainId.GetUniformHashCode(), (uint)silo.GetConsistentHashCode());
            if (best is null || weight > highest)
            {
                (best, highest) = (silo, weight);
            }
        }

        return best;
    }

    private static SiloAddress? AnyOf(ImmutableArray<SiloAddress> active) =>
        active.IsEmpty ? null : active[Random.Shared.Next(active.Length)];
}
