namespace Orleans.Execution;

/// <summary>Ends activations that have been idle for longer than their class or the silo allows.</summary>
internal sealed class ActivationCollector(Silo silo) : IDisposable
{
    private static readonly DeactivationReason Idle = new(DeactivationReasonCode.ActivationIdle, "The activation has been idle for long.");

    private ITimer? _timer;

    public void Start() => _timer = silo.Time.CreateTimer(
        static s => ((ActivationCollector)s!).Collect(), this, silo.Collection.CollectionQuantum, silo.Collection.CollectionQuantum);

    public void Dispose() => _timer?.Dispose();

    private void Collect()
    {
        foreach (var activation in silo.Catalog.All)
        {
            var age = AgeLimit(activation);
            if (age != TimeSpan.MaxValue && activation.IsIdleFor(age))
            {
                activation.Deactivate(Idle, CancellationToken.None);
            }
        }
    }

    private TimeSpan AgeLimit(Activation activation) =>
        silo.Collection.ClassSpecificCollectionAge.TryGetValue(activation.Class.Type.FullName!, out var configured)
            ? configured
            : activation.Class.CollectionAge ?? silo.Collection.CollectionAge;
}
