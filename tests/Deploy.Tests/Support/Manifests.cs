using System.Text.Json.Nodes;

namespace ScimCluster.Deploy.Tests.Support;

/// <summary>What an overlay gives to Kubernetes.</summary>
internal sealed class Manifests(IReadOnlyList<JsonObject> objects)
{
    public IReadOnlyList<JsonObject> Objects { get; } = objects;

    /// <summary>Everything that has pods.</summary>
    public IReadOnlyList<Workload> Workloads { get; } =
        [.. objects.Where(item => item.Text("kind") is "Deployment" or "StatefulSet" or "Job").Select(item => new Workload(item))];

    public Workload Silo => Workloads.Single(workload => workload.Name == "scim-silo");

    public Workload Gateway => Workloads.Single(workload => workload.Name == "scim-gateway");

    public IEnumerable<JsonObject> OfKind(string kind) => Objects.Where(item => item.Text("kind") == kind);

    public JsonObject? Find(string kind, string name) => OfKind(kind).SingleOrDefault(item => item.Name() == name);

    /// <summary>The settings of a pod by environment variable; null where a Secret or the pod itself gives the value.</summary>
    public IReadOnlyDictionary<string, string?> SettingsOf(Workload workload)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var source in workload.Container.Items("envFrom").Where(source => source["configMapRef"] is not null))
        {
            foreach (var (key, value) in Find("ConfigMap", source.Text("configMapRef", "name"))!["data"]!.AsObject())
            {
                settings[key] = value!.ToString();
            }
        }

        foreach (var variable in workload.Container.Items("env"))
        {
            settings[variable.Text("name")] = variable["value"]?.ToString();
        }

        return settings;
    }

    /// <summary>A duration among the settings of a pod.</summary>
    public TimeSpan DurationOf(Workload workload, string variable) =>
        TimeSpan.Parse(SettingsOf(workload)[variable]!, System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>An object that makes pods, each with one container.</summary>
internal sealed class Workload(JsonObject item)
{
    public JsonObject Object { get; } = item;

    public string Name { get; } = item.Name();

    public bool IsJob => Object.Text("kind") == "Job";

    public JsonObject Spec => Object["spec"]!.AsObject();

    public JsonObject Pod => Spec["template"]!["spec"]!.AsObject();

    public JsonObject PodLabels => Spec["template"]!["metadata"]!["labels"]!.AsObject();

    public IReadOnlyList<JsonObject> Containers => [.. Pod.Items("initContainers"), .. Pod.Items("containers")];

    public JsonObject Container => Containers.Single();

    /// <summary>The number of a named port of the container, or null.</summary>
    public int? PortNamed(string name) =>
        Container.Items("ports").SingleOrDefault(port => port.Text("name") == name)?["containerPort"]!.GetValue<int>();
}

internal static class JsonExtensions
{
    public static string Name(this JsonObject item) => item.Text("metadata", "name");

    /// <summary>The text at a path of members, which must be there.</summary>
    public static string Text(this JsonNode node, params string[] path) => path.Aggregate(node, (current, member) => current[member]!).ToString();

    /// <summary>The objects of a list; none if it is missing.</summary>
    public static IEnumerable<JsonObject> Items(this JsonNode node, string member) =>
        node[member]?.AsArray().Select(item => item!.AsObject()) ?? [];

    public static int Number(this JsonNode node, string member) => node[member]!.GetValue<int>();

    /// <summary>Tells whether a label selector takes these labels.</summary>
    public static bool Selects(this JsonNode selector, JsonObject labels) =>
        (selector["matchLabels"]?.AsObject() ?? []).All(label => labels[label.Key]?.ToString() == label.Value!.ToString())
        && selector.Items("matchExpressions").All(expression => expression.Text("operator") == "In"
            ? expression["values"]!.AsArray().Any(value => value!.ToString() == labels[expression.Text("key")]?.ToString())
            : throw new NotSupportedException(expression.Text("operator")));
}
