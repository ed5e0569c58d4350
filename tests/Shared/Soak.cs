namespace ScimCluster.Testing;

/// <summary>How long the long tests are: short in every run, at full length by <c>./dev soak</c>, which sets SCIM_SOAK.</summary>
public static class Soak
{
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("SCIM_SOAK") is { Length: > 0 };

    /// <summary>How long a test goes on that lasts for a time: not at all beyond its first rounds, or the full length.</summary>
    public static TimeSpan Length(TimeSpan atFullLength) => IsFull ? atFullLength : TimeSpan.Zero;

    /// <summary>Chooses a number of rounds.</summary>
    public static int Rounds(int inEveryRun, int atFullLength) => IsFull ? atFullLength : inEveryRun;
}
