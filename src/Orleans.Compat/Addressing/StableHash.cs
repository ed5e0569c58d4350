using System.Text;

namespace Orleans.Runtime;

/// <summary>Hashes that every process computes alike, so that all silos place a grain on the same one.</summary>
internal static class StableHash
{
    /// <summary>FNV-1a over the bytes.</summary>
    public static int Of(ReadOnlySpan<byte> bytes)
    {
        var hash = 2166136261u;
        foreach (var b in bytes)
        {
            hash = (hash ^ b) * 16777619u;
        }

        return (int)hash;
    }

    public static int Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    /// <summary>Mixes two hashes so that each bit of the result depends on every bit of both.</summary>
    public static ulong Mix(uint first, uint second)
    {
        var x = ((ulong)first << 32) | second;
        x = (x ^ (x >> 33)) * 0xff51afd7ed558ccdUL;
        x = (x ^ (x >> 33)) * 0xc4ceb9fe1a85ec53UL;
        return x ^ (x >> 33);
    }
}
