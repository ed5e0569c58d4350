using Microsoft.Extensions.Options;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>Who gets the changes of a partition: the silo's handlers, and the enabled webhooks of the organization.</summary>
internal sealed class ChangeConsumers
{
    private readonly HandlerConsumer[] _handlers;
    private readonly IWebhookStore _webhooks;
    private readonly WebhookSender _sender;

    /// <exception cref="InvalidOperationException">Two handlers have the same name, or a name is not usable.</exception>
    public ChangeConsumers(
        IEnumerable<IChangeHandler> handlers,
        OrganizationNames organizations,
        IWebhookStore webhooks,
        WebhookSender sender,
        TimeProvider time,
        IOptions<DeliveryOptions> options)
    {
        _handlers = [.. handlers.Select(handler => new HandlerConsumer(handler, organizations, time, options.Value))];
        _webhooks = webhooks;
        _sender = sender;
        HandlerIds = [.. _handlers.Select(handler => handler.Id)];
        if (HandlerIds.Distinct(StringComparer.Ordinal).Count() < HandlerIds.Count)
        {
            throw new InvalidOperationException("Two change handlers have the same name: their progress would be one.");
        }
    }

    /// <summary>The ids of the handlers.</summary>
    public IReadOnlyList<string> HandlerIds { get; }

    public async Task<IReadOnlyList<IChangeConsumer>> ListAsync(ChangePartition partition, CancellationToken cancellationToken)
    {
        if (partition.OrganizationId is not { } organizationId)
        {
            return _handlers;
        }

        var rows = await _webhooks.ListAsync(organizationId, cancellationToken);
        return [.. _handlers, .. rows.Where(row => row.Enabled).Select(row => new WebhookConsumer(row, _sender, _webhooks))];
    }
}
