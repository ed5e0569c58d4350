using System.Collections.Concurrent;
using Orleans.Messaging;

namespace Orleans.Membership;

/// <summary>Connects silos and clients that all live in this process.</summary>
internal sealed class InProcessNetwork : IMessageTransport
{
    private readonly ConcurrentDictionary<SiloAddress, IMessageReceiver> _receivers = new();

    public void Connect(SiloAddress silo, IMessageReceiver receiver) => _receivers[silo] = receiver;

    public void Disconnect(SiloAddress silo) => _receivers.TryRemove(silo, out _);

    public Task<CallResponse> SendAsync(SiloAddress target, CallMessage message, CancellationToken cancellationToken) =>
        _receivers.TryGetValue(target, out var receiver)
            ? receiver.ReceiveAsync(message with { Arguments = [.. message.Arguments] }, cancellationToken)
            : Task.FromResult(CallResponse.Rejected($"Silo {target} cannot be reached."));
}
