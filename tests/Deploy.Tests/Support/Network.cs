using System.Text.Json.Nodes;

namespace ScimCluster.Deploy.Tests.Support;

/// <summary>One end of a connection: a pod with its labels and those of its namespace, or null for an address outside.</summary>
internal sealed record Peer(JsonObject Labels, JsonObject NamespaceLabels, bool IsInNamespace);

/// <summary>Decides as Kubernetes does which connections the network policies of the namespace let through.</summary>
internal sealed class Network(Manifests manifests)
{
    private readonly IReadOnlyList<JsonNode> _policies = [.. manifests.OfKind("NetworkPolicy").Select(policy => policy["spec"]!)];

    /// <summary>A pod of the namespace.</summary>
    public static Peer Pod(params (string Key, string Value)[] labels) => new(Labels(labels), [], IsInNamespace: true);

    /// <summary>A pod of another namespace.</summary>
    public static Peer PodElsewhere((string Key, string Value)[] namespaceLabels, params (string Key, string Value)[] labels) =>
        new(Labels(labels), Labels(namespaceLabels), IsInNamespace: false);

    /// <summary>Tells whether a connection gets through: both ends must allow it; ends elsewhere are not asked. Null: an address outside.</summary>
    public bool Allows(Peer from, Peer? to, int port, string protocol = "TCP") =>
        Allows(from, to, port, protocol, "Egress", "egress", "to") && (to is null || Allows(to, from, port, protocol, "Ingress", "ingress", "from"));

    private bool Allows(Peer self, Peer? other, int port, string protocol, string type, string rules, string peers)
    {
        var policies = _policies
            .Where(policy => self.IsInNamespace && policy["podSelector"]!.Selects(self.Labels))
            .Where(policy => policy["policyTypes"]!.AsArray().Any(item => item!.ToString() == type))
            .ToList();
        return policies.Count == 0 || policies.SelectMany(policy => policy.Items(rules)).Any(rule =>
            (rule["ports"] is null || rule.Items("ports").Any(item => item.Number("port") == port && item.Text("protocol") == protocol))
            && (rule[peers] is null || (other is not null && rule.Items(peers).Any(peer => Matches(peer, other)))));
    }

    private static bool Matches(JsonObject peer, Peer other) =>
        (peer["namespaceSelector"]?.Selects(other.NamespaceLabels) ?? other.IsInNamespace)
        && (peer["podSelector"]?.Selects(other.Labels) ?? true);

    private static JsonObject Labels((string Key, string Value)[] labels) =>
        new(labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)JsonValue.Create(label.Value))));
}
