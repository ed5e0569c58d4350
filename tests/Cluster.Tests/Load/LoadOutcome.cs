namespace ScimCluster.Cluster.Tests.Load;

/// <summary>One request of the load.</summary>
/// <param name="Operation">What was asked.</param>
/// <param name="Status">The answer; 0 if the connection failed.</param>
/// <param name="Begun">When it was sent, as a timestamp of the system's clock.</param>
/// <param name="Ended">When it was answered.</param>
internal readonly record struct LoadOutcome(string Operation, int Status, long Begun, long Ended)
{
    public TimeSpan Duration => TimeProvider.System.GetElapsedTime(Begun, Ended);
}
