using System.Text;

namespace ScimCluster.Scim.Tests.Fuzzing;

/// <summary>
/// Makes inputs: valid ones with damage, random sequences of fragments and of characters, and deep nesting. The number of an
/// input alone decides what it is, so that one that fails can be made again.
/// </summary>
/// <param name="valid">Valid inputs.</param>
/// <param name="fragments">What inputs are made of.</param>
/// <param name="pairs">Beginnings and ends of what nests.</param>
internal sealed class InputGenerator(IReadOnlyList<string> valid, IReadOnlyList<string> fragments, (string Open, string Close)[] pairs)
{
    /// <summary>The most characters of an input.</summary>
    public const int LongestInput = 6_000;

    private const int FirstSeed = 20_260_101;

    public string Make(int number)
    {
        var random = new Random(FirstSeed + number);
        var text = random.Next(10) switch
        {
            0 => Fragments(random, 30),
            1 => Characters(random, 40),
            2 => Nest(random, Pick(random, valid)),
            3 => Nest(random, Fragments(random, 3)),
            _ => Damage(random, Pick(random, valid)),
        };
        return text.Length > LongestInput ? text[..LongestInput] : text;
    }

    /// <summary>A valid input, or one of <see cref="Make"/>.</summary>
    public string MakeOrPick(int number) => number % 2 == 0 ? Make(number) : valid[number % valid.Count];

    private string Damage(Random random, string text)
    {
        // Few changes more often than many, and at times none: most of the code lies behind the parsers.
        for (var left = Math.Min(random.Next(6), random.Next(6)); left > 0 && text.Length is > 0 and < LongestInput; left--)
        {
            var start = random.Next(text.Length);
            var end = Math.Min(text.Length, start + random.Next(1, 8));
            text = random.Next(7) switch
            {
                0 => text.Remove(start, end - start),
                1 => text.Insert(start, text[start..end]),
                2 => text.Insert(start, Pick(random, fragments)),
                3 => text.Insert(start, Characters(random, 3)),
                4 => text[..start] + Characters(random, 2) + text[end..],
                5 => text[..start] + Tail(random, Pick(random, valid)),
                _ => text[..start] + Repeat(text[start..end], random.Next(1, 200)) + text[end..],
            };
        }

        return text;
    }

    private string Nest(Random random, string inner)
    {
        // Mostly around the limits of depth, now and then far beyond them.
        var depth = random.Next(4) == 0 ? random.Next(1, 3_000) : random.Next(1, 50);
        var (open, close) = pairs[random.Next(pairs.Length)];
        return Repeat(open, depth) + inner + (random.Next(4) == 0 ? "" : Repeat(close, depth));
    }

    private string Fragments(Random random, int most)
    {
        var text = new StringBuilder();
        for (var left = random.Next(1, most + 1); left > 0; left--)
        {
            text.Append(Pick(random, fragments));
        }

        return text.ToString();
    }

    // Half of them ASCII, the others anything, halves of surrogate pairs included.
    private static string Characters(Random random, int most)
    {
        var text = new StringBuilder();
        for (var left = random.Next(1, most + 1); left > 0; left--)
        {
            text.Append((char)random.Next(random.Next(2) == 0 ? 128 : char.MaxValue + 1));
        }

        return text.ToString();
    }

    private static string Repeat(string text, int times) =>
        new StringBuilder().Insert(0, text, Math.Min(times, 1 + (LongestInput / Math.Max(1, text.Length)))).ToString();

    private static string Tail(Random random, string text) => text[random.Next(text.Length + 1)..];

    private static string Pick(Random random, IReadOnlyList<string> from) => from[random.Next(from.Count)];
}
