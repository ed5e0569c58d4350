namespace ScimCluster.Storage;

/// <summary>The ids under which consumers of changes have their progress.</summary>
public static class DeliveryConsumers
{
    /// <summary>A handler of the silos.</summary>
    public static string Handler(string name) => "handler:" + name;

    /// <summary>A webhook.</summary>
    public static string Webhook(Guid webhookId) => "webhook:" + webhookId.ToString("D");
}
