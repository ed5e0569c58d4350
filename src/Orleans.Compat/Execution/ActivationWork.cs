namespace Orleans.Execution;

/// <summary>Something that an activation runs: a request, or a tick of a timer.</summary>
internal abstract class ActivationWork
{
    /// <summary>May run while anything else awaits.</summary>
    public abstract bool AlwaysInterleave { get; }

    /// <summary>May run while other read-only work awaits.</summary>
    public virtual bool ReadOnly => false;

    /// <summary>Nobody waits for it any more: if it has not begun, it need not.</summary>
    public abstract bool IsAbandoned { get; }

    public ActivationWork? NextWaiting { get; set; }

    public Activation? RunningOn { get; set; }

    /// <summary>Runs on the activation's scheduler; never throws.</summary>
    public abstract Task RunAsync(Activation activation);

    /// <summary>The activation cannot run it and will not try again.</summary>
    public abstract void Fail(Exception error);
}
