using System.Text.Json.Nodes;
using ScimCluster.Deploy.Tests.Support;

namespace ScimCluster.Deploy.Tests;

/// <summary>What one object says of another is true.</summary>
public sealed class ReferenceTests
{
    // Labels of pods that others bring along (deploy/k8s/README.md).
    private static readonly JsonObject InternalService = new() { ["scim-cluster-client"] = "admitted" };

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Silos_gateways_and_the_migration_are_there(string overlay) =>
        Assert.Equal(
            ["scim-gateway", "scim-migration", "scim-silo"],
            Kustomize.Build(overlay).Workloads.Select(workload => workload.Name).Order(StringComparer.Ordinal));

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Everything_stands_once_in_one_namespace(string overlay)
    {
        var objects = Kustomize.Build(overlay).Objects;

        var space = Assert.Single(objects, item => item.Text("kind") == "Namespace");
        Assert.All(objects.Where(item => item != space), item => Assert.Equal(space.Name(), item.Text("metadata", "namespace")));
        Assert.Equal(objects.Count, objects.Select(item => (item.Text("kind"), item.Name())).Distinct().Count());
    }

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void ConfigMaps_that_pods_name_exist_under_a_name_that_changes_with_the_content(string overlay)
    {
        var manifests = Kustomize.Build(overlay);
        var named = manifests.Workloads.SelectMany(workload => workload.Container.Items("envFrom"))
            .Where(source => source["configMapRef"] is not null)
            .Select(source => source.Text("configMapRef", "name"))
            .ToList();

        Assert.Equal(manifests.OfKind("ConfigMap").Select(JsonExtensions.Name).Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
        Assert.All(named, name => Assert.Matches("-[a-z0-9]{10}$", name));
    }

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Variables_come_from_nowhere_but_ConfigMaps_documented_Secrets_and_the_pod(string overlay)
    {
        var secrets = DocumentedSecrets.Read();
        foreach (var workload in Kustomize.Build(overlay).Workloads)
        {
            Assert.All(workload.Container.Items("envFrom").Where(source => source["configMapRef"] is null), source =>
                Assert.Contains(source.Text("secretRef", "name"), secrets.Keys));
            foreach (var source in workload.Container.Items("env").Select(variable => variable["valueFrom"]!))
            {
                if (source["fieldRef"] is { } field)
                {
                    Assert.Contains(field.Text("fieldPath"), (string[])["metadata.name", "status.podIP"]);
                }
                else
                {
                    Assert.Contains(source.Text("secretKeyRef", "key"), secrets[source.Text("secretKeyRef", "name")]);
                }
            }
        }
    }

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Mounts_name_volumes_and_volumes_documented_Secrets(string overlay)
    {
        var secrets = DocumentedSecrets.Read();
        Assert.All(Kustomize.Build(overlay).Workloads, workload =>
        {
            Assert.Equal(
                workload.Pod.Items("volumes").Select(volume => volume.Text("name")).Order(StringComparer.Ordinal),
                workload.Container.Items("volumeMounts").Select(mount => mount.Text("name")).Order(StringComparer.Ordinal));
            Assert.All(workload.Pod.Items("volumes"), volume => Assert.True(
                volume["emptyDir"] is not null || secrets.ContainsKey(volume.Text("secret", "secretName"))));
        });
    }

    [Fact]
    public void Documented_Secrets_are_all_used()
    {
        var used = Overlays.Names.Select(Kustomize.Build).SelectMany(manifests => manifests.Workloads).SelectMany(SecretsOf);

        Assert.Equal(DocumentedSecrets.Read().Keys.Order(StringComparer.Ordinal), used.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Certificates_fill_the_Secrets_that_pods_mount(string overlay)
    {
        var manifests = Kustomize.Build(overlay);
        var mounted = manifests.Workloads.SelectMany(workload => workload.Pod.Items("volumes"))
            .Where(volume => volume["secret"] is not null)
            .Select(volume => volume.Text("secret", "secretName"));

        Assert.Equal(
            mounted.Order(StringComparer.Ordinal),
            manifests.OfKind("Certificate").Select(item => item.Text("spec", "secretName")).Order(StringComparer.Ordinal));
    }

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Workloads_have_accounts_of_their_own_and_select_their_own_pods(string overlay)
    {
        var manifests = Kustomize.Build(overlay);
        Assert.All(manifests.Workloads, workload => Assert.NotNull(manifests.Find("ServiceAccount", workload.Pod.Text("serviceAccountName"))));
        Assert.Equal(manifests.Workloads.Count, manifests.Workloads.Select(workload => workload.Pod.Text("serviceAccountName")).Distinct().Count());
        Assert.All(manifests.Workloads.Where(workload => !workload.IsJob), workload => AssertSelectsOnly(manifests, workload.Spec["selector"]!, workload));
    }

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Services_select_one_workload_and_name_ports_of_its_container(string overlay)
    {
        var manifests = Kustomize.Build(overlay);

        Assert.Equal(2, manifests.OfKind("Service").Count());
        Assert.All(manifests.OfKind("Service"), service =>
        {
            var selector = new JsonObject { ["matchLabels"] = service["spec"]!["selector"]!.DeepClone() };
            var workload = Assert.Single(manifests.Workloads, workload => selector.Selects(workload.PodLabels));
            Assert.All(service["spec"]!.Items("ports"), port => Assert.NotNull(workload.PortNamed(port.Text("targetPort"))));
        });
        Assert.Equal("None", manifests.Find("Service", "scim-silo")!.Text("spec", "clusterIP"));
    }

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Budgets_constraints_and_autoscalers_mean_workloads_that_exist(string overlay)
    {
        var manifests = Kustomize.Build(overlay);
        foreach (var budget in manifests.OfKind("PodDisruptionBudget"))
        {
            Assert.Single(manifests.Workloads, workload => budget["spec"]!["selector"]!.Selects(workload.PodLabels));
        }

        foreach (var autoscaler in manifests.OfKind("HorizontalPodAutoscaler"))
        {
            var target = autoscaler["spec"]!["scaleTargetRef"]!;
            var found = manifests.Find(target.Text("kind"), target.Text("name"));
            Assert.Equal(target.Text("apiVersion"), found?.Text("apiVersion"));
        }

        foreach (var workload in manifests.Workloads)
        {
            Assert.All(workload.Pod.Items("topologySpreadConstraints"), constraint => AssertSelectsOnly(manifests, constraint["labelSelector"]!, workload));
        }
    }

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Network_policies_select_pods_that_exist(string overlay)
    {
        var manifests = Kustomize.Build(overlay);
        JsonObject[] pods = [.. manifests.Workloads.Select(workload => workload.PodLabels), InternalService];
        foreach (var policy in manifests.OfKind("NetworkPolicy"))
        {
            var peers = policy["spec"]!.Items("ingress").SelectMany(rule => rule.Items("from"))
                .Concat(policy["spec"]!.Items("egress").SelectMany(rule => rule.Items("to")))
                .Select(peer => peer["podSelector"])
                .OfType<JsonNode>();
            Assert.All([policy["spec"]!["podSelector"]!, .. peers], selector => Assert.Contains(pods, selector.Selects));
        }
    }

    private static void AssertSelectsOnly(Manifests manifests, JsonNode selector, Workload workload) =>
        Assert.Equal([workload], manifests.Workloads.Where(candidate => selector.Selects(candidate.PodLabels)));

    private static IEnumerable<string> SecretsOf(Workload workload) =>
        workload.Container.Items("envFrom").Where(source => source["secretRef"] is not null).Select(source => source.Text("secretRef", "name"))
            .Concat(workload.Container.Items("env").Where(variable => variable["valueFrom"]?["secretKeyRef"] is not null)
                .Select(variable => variable.Text("valueFrom", "secretKeyRef", "name")))
            .Concat(workload.Pod.Items("volumes").Where(volume => volume["secret"] is not null).Select(volume => volume.Text("secret", "secretName")));
}
