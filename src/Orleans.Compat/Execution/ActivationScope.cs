namespace Orleans.Execution;

/// <summary>Lets services of an activation's scope find their activation.</summary>
internal sealed class ActivationScope
{
    public Activation? Activation { get; set; }
}

internal sealed class GrainContextAccessor : IGrainContextAccessor
{
    public IGrainContext GrainContext => Activation.Current!;
}
