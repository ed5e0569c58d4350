using System.Text.Json;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>The body of a webhook: <c>type</c>, <c>timestamp</c> and <c>data</c>, as Standard Webhooks recommends.</summary>
internal static class WebhookBody
{
    public const string TestType = "webhook.test";

    public static byte[] Write(ChangeRow change)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("type", change.Type);
            json.WriteString("timestamp", change.Occurred.UtcDateTime);
            json.WriteStartObject("data");
            json.WriteString("changeId", change.ChangeId);
            json.WriteString("organizationId", change.OrganizationId);
            json.WriteString("resourceId", change.ResourceId);
            json.WritePropertyName("attributes");
            json.WriteRawValue(change.Data);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
