using Orleans.Messaging;

namespace Orleans.References;

/// <summary>What all references of one interface in one runtime have in common.</summary>
internal sealed class ReferenceShared(GrainInterface grainInterface, CallSender calls, GrainFactory factory)
{
    public GrainInterface Interface { get; } = grainInterface;

    public CallSender Calls { get; } = calls;

    public GrainFactory Factory { get; } = factory;
}
