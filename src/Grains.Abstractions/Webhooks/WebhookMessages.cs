namespace ScimCluster.Grains;

/// <summary>The wish for a webhook.</summary>
/// <param name="Url">Where to send.</param>
/// <param name="EventTypes">The types of changes; none: all.</param>
/// <param name="Description">A text for the administrators, or null.</param>
[GenerateSerializer, Immutable, Alias("scim.create-webhook")]
public sealed record CreateWebhook(
    [property: Id(0)] string Url,
    [property: Id(1)] string[] EventTypes,
    [property: Id(2)] string? Description);

/// <summary>The wish to change a webhook; what is null stays.</summary>
/// <param name="WebhookId">The webhook.</param>
/// <param name="Url">Where to send.</param>
/// <param name="EventTypes">The types of changes; none: all.</param>
/// <param name="Description">A text for the administrators; an empty one removes it.</param>
/// <param name="Enabled">Whether anything is sent.</param>
[GenerateSerializer, Immutable, Alias("scim.update-webhook")]
public sealed record UpdateWebhook(
    [property: Id(0)] Guid WebhookId,
    [property: Id(1)] string? Url,
    [property: Id(2)] string[]? EventTypes,
    [property: Id(3)] string? Description,
    [property: Id(4)] bool? Enabled);

/// <summary>A webhook as its administrators see it.</summary>
/// <param name="WebhookId">Its id.</param>
/// <param name="Url">Where changes are sent.</param>
/// <param name="EventTypes">The types of changes; none: all.</param>
/// <param name="Description">A text for the administrators, or null.</param>
/// <param name="Enabled">Whether anything is sent.</param>
/// <param name="DisabledReason">Why the service itself disabled it, or null.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Updated">When it was changed last.</param>
[GenerateSerializer, Immutable, Alias("scim.webhook")]
public sealed record Webhook(
    [property: Id(0)] Guid WebhookId,
    [property: Id(1)] string Url,
    [property: Id(2)] string[] EventTypes,
    [property: Id(3)] string? Description,
    [property: Id(4)] bool Enabled,
    [property: Id(5)] string? DisabledReason,
    [property: Id(6)] DateTimeOffset Created,
    [property: Id(7)] DateTimeOffset Updated);

/// <summary>Webhooks in the order in which they were made.</summary>
/// <param name="Webhooks">The webhooks.</param>
[GenerateSerializer, Immutable, Alias("scim.webhook-list")]
public sealed record WebhookList([property: Id(0)] Webhook[] Webhooks);

/// <summary>A webhook and its new secret, the only time it can be read.</summary>
/// <param name="Webhook">The webhook.</param>
/// <param name="Secret">The secret as receivers configure it: <c>whsec_</c> and base64.</param>
[GenerateSerializer, Immutable, Alias("scim.webhook-with-secret")]
public sealed record WebhookWithSecret(
    [property: Id(0)] Webhook Webhook,
    [property: Id(1)] string Secret)
{
    /// <summary>Names the webhook only: a secret never appears in a log.</summary>
    public override string ToString() => $"WebhookWithSecret {{ {Webhook.WebhookId} }}";
}

/// <summary>One attempt to deliver.</summary>
/// <param name="ChangeId">The change; the header <c>webhook-id</c>.</param>
/// <param name="Type">The change's type.</param>
/// <param name="Attempted">When.</param>
/// <param name="Attempt">The how manieth, from 1.</param>
/// <param name="Status">The HTTP status, or null without an answer.</param>
/// <param name="Error">The class of error, such as <c>timeout</c>, or null after a success.</param>
/// <param name="Duration">How long it took.</param>
[GenerateSerializer, Immutable, Alias("scim.webhook-attempt")]
public sealed record WebhookAttempt(
    [property: Id(0)] Guid ChangeId,
    [property: Id(1)] string Type,
    [property: Id(2)] DateTimeOffset Attempted,
    [property: Id(3)] int Attempt,
    [property: Id(4)] int? Status,
    [property: Id(5)] string? Error,
    [property: Id(6)] TimeSpan Duration);

/// <summary>A change that was not delivered.</summary>
/// <param name="ChangeId">The change.</param>
/// <param name="Cursor">The place in front of the change: a replay from here begins with it.</param>
/// <param name="ResourceId">The change's resource.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="WaitingSince">Since when it waits.</param>
/// <param name="NextAttempt">When it is tried again; null if it was given up, or waits for another change of its resource.</param>
/// <param name="Status">The HTTP status of the last attempt, or null.</param>
/// <param name="Error">The class of error of the last attempt, or null.</param>
[GenerateSerializer, Immutable, Alias("scim.undelivered-change")]
public sealed record UndeliveredChange(
    [property: Id(0)] Guid ChangeId,
    [property: Id(1)] string Cursor,
    [property: Id(2)] string ResourceId,
    [property: Id(3)] int Attempts,
    [property: Id(4)] DateTimeOffset WaitingSince,
    [property: Id(5)] DateTimeOffset? NextAttempt,
    [property: Id(6)] int? Status,
    [property: Id(7)] string? Error);

/// <summary>What became of the changes for a webhook.</summary>
/// <param name="Attempts">The last attempts, the newest first.</param>
/// <param name="DeadLetters">Changes that were given up, in order.</param>
/// <param name="Waiting">Changes that are tried again, in order.</param>
[GenerateSerializer, Immutable, Alias("scim.webhook-deliveries")]
public sealed record WebhookDeliveries(
    [property: Id(0)] WebhookAttempt[] Attempts,
    [property: Id(1)] UndeliveredChange[] DeadLetters,
    [property: Id(2)] UndeliveredChange[] Waiting);
