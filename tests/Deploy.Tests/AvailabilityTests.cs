using System.Text.Json.Nodes;
using ScimCluster.Deploy.Tests.Support;

namespace ScimCluster.Deploy.Tests;

/// <summary>Rollouts, drains of nodes and autoscalers take silos and gateways one at a time, and let them end in peace.</summary>
public sealed class AvailabilityTests
{
    // What the readiness endpoint itself may take.
    private const int ReadyAnswerSeconds = 2;

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Probes_ask_the_health_routes_at_the_port_of_HTTP(string overlay)
    {
        foreach (var container in Servers(overlay).Select(workload => workload.Container))
        {
            Assert.All(["startupProbe", "livenessProbe", "readinessProbe"], (string probe) =>
            {
                Assert.Equal("http", container.Text(probe, "httpGet", "port"));
                Assert.Equal(probe == "readinessProbe" ? "/health/ready" : "/health/live", container.Text(probe, "httpGet", "path"));
            });
            Assert.True(container["readinessProbe"]!.Number("timeoutSeconds") > ReadyAnswerSeconds);
        }
    }

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Startup_probe_of_a_silo_waits_longer_than_joining_may_take_and_the_rollout_longer_than_the_probe(string overlay)
    {
        var manifests = Kustomize.Build(overlay);
        var patience = Patience(manifests.Silo, "startupProbe");

        Assert.True(patience > manifests.DurationOf(manifests.Silo, "Cluster__MaxJoinTime"));
        Assert.True(manifests.Silo.Spec.Number("progressDeadlineSeconds") > patience.TotalSeconds + manifests.Silo.Spec.Number("minReadySeconds"));
    }

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Rollout_starts_one_before_it_stops_one(string overlay) => Assert.All(Servers(overlay), workload =>
    {
        Assert.Equal("Deployment", workload.Object.Text("kind"));
        Assert.Equal("RollingUpdate", workload.Spec.Text("strategy", "type"));
        Assert.Equal(1, workload.Spec["strategy"]!["rollingUpdate"]!.Number("maxSurge"));
        Assert.Equal(0, workload.Spec["strategy"]!["rollingUpdate"]!.Number("maxUnavailable"));
        Assert.True(workload.Spec.Number("minReadySeconds") > 0);
    });

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Next_silo_is_stopped_only_after_the_one_before_it_must_have_ended(string overlay)
    {
        var manifests = Kustomize.Build(overlay);

        Assert.True(manifests.Silo.Spec.Number("minReadySeconds") > manifests.DurationOf(manifests.Silo, "Shutdown__Timeout").TotalSeconds);
    }

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Nothing_is_killed_before_its_own_time_to_stop_is_over(string overlay)
    {
        var manifests = Kustomize.Build(overlay);
        Assert.All([manifests.Silo, manifests.Gateway], workload =>
        {
            var stop = manifests.DurationOf(workload, "Shutdown__Timeout");
            Assert.True(workload.Pod.Number("terminationGracePeriodSeconds") > stop.TotalSeconds);
            Assert.True(stop > manifests.DurationOf(workload, "Shutdown__DrainDelay"));
        });
    }

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Gateway_goes_on_serving_until_its_readiness_probe_must_have_failed(string overlay)
    {
        var manifests = Kustomize.Build(overlay);

        Assert.True(manifests.DurationOf(manifests.Gateway, "Shutdown__DrainDelay") > Patience(manifests.Gateway, "readinessProbe"));
    }

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Drain_of_nodes_takes_one_at_a_time(string overlay)
    {
        var manifests = Kustomize.Build(overlay);
        Assert.All(Servers(overlay), workload =>
        {
            var budget = Assert.Single(manifests.OfKind("PodDisruptionBudget"), budget => budget["spec"]!["selector"]!.Selects(workload.PodLabels));
            Assert.Equal(1, budget["spec"]!.Number("maxUnavailable"));
        });
    }

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Number_of_pods_is_set_by_the_overlay_or_by_its_autoscaler_and_never_by_both(string overlay)
    {
        var manifests = Kustomize.Build(overlay);

        Assert.All(Servers(overlay), workload => Assert.NotEqual(workload.Spec["replicas"] is not null, AutoscalerOf(manifests, workload) is not null));
    }

    [Fact]
    public void Small_installation_survives_the_death_of_a_silo()
    {
        var manifests = Kustomize.Build(Overlays.Small);

        Assert.Equal(2, manifests.Silo.Spec.Number("replicas"));
        Assert.Equal(1, manifests.Gateway.Spec.Number("replicas"));
    }

    [Fact]
    public void Autoscalers_of_production_keep_three_and_take_away_one_at_a_time()
    {
        var manifests = Kustomize.Build(Overlays.Production);
        Assert.All([manifests.Silo, manifests.Gateway], workload =>
        {
            var scaling = AutoscalerOf(manifests, workload)!["spec"]!;
            Assert.Equal(3, scaling.Number("minReplicas"));
            Assert.True(scaling.Number("maxReplicas") > 3);
            var policy = Assert.Single(scaling["behavior"]!["scaleDown"]!.Items("policies"));
            Assert.Equal(("Pods", 1), (policy.Text("type"), policy.Number("value")));
            Assert.True(policy.Number("periodSeconds") > manifests.DurationOf(workload, "Shutdown__Timeout").TotalSeconds);
        });
    }

    [Fact]
    public void Production_spreads_over_zones() => Assert.All(Servers(Overlays.Production), workload =>
    {
        Assert.Single(workload.Pod.Items("topologySpreadConstraints"), constraint =>
            constraint.Text("topologyKey") == "topology.kubernetes.io/zone" && constraint.Text("whenUnsatisfiable") == "DoNotSchedule");
        var preference = Assert.Single(
            workload.Pod["affinity"]!["podAntiAffinity"]!.Items("preferredDuringSchedulingIgnoredDuringExecution"));
        Assert.Equal("topology.kubernetes.io/zone", preference.Text("podAffinityTerm", "topologyKey"));
        Assert.True(preference["podAffinityTerm"]!["labelSelector"]!.Selects(workload.PodLabels));
    });

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Pods_spread_over_nodes_and_say_what_they_need(string overlay)
    {
        Assert.All(Servers(overlay), workload =>
            Assert.Single(workload.Pod.Items("topologySpreadConstraints"), constraint => constraint.Text("topologyKey") == "kubernetes.io/hostname"));
        Assert.All(Kustomize.Build(overlay).Workloads, workload =>
        {
            var resources = workload.Container["resources"]!;
            Assert.NotNull(resources["requests"]!["cpu"]);
            Assert.NotNull(resources["requests"]!["memory"]);
            Assert.NotNull(resources["limits"]!["memory"]);
            Assert.Null(resources["limits"]!["cpu"]);
        });
    }

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Migration_runs_the_command_of_the_silos_image_and_is_tried_again(string overlay)
    {
        var manifests = Kustomize.Build(overlay);
        var job = Assert.Single(manifests.Workloads, workload => workload.IsJob);

        Assert.Equal(manifests.Silo.Container.Text("image"), job.Container.Text("image"));
        Assert.Equal(["migrate"], job.Container["args"]!.AsArray().Select(argument => argument!.ToString()));
        Assert.Equal(["run"], manifests.Silo.Container["args"]!.AsArray().Select(argument => argument!.ToString()));
        Assert.True(job.Spec.Number("backoffLimit") > 0);
        Assert.Null(job.Spec["activeDeadlineSeconds"]);
    }

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Migration_can_be_applied_by_itself(string overlay)
    {
        var selected = Kustomize.Build(overlay).Objects
            .Where(item => item["metadata"]!["labels"]?["app.kubernetes.io/name"]?.ToString() == "scim-migration")
            .Select(item => item.Text("kind"));

        Assert.Equal(["ConfigMap", "Job", "ServiceAccount"], selected.Order(StringComparer.Ordinal));
    }

    private static IReadOnlyList<Workload> Servers(string overlay)
    {
        var manifests = Kustomize.Build(overlay);
        return [manifests.Silo, manifests.Gateway];
    }

    private static JsonObject? AutoscalerOf(Manifests manifests, Workload workload) =>
        manifests.OfKind("HorizontalPodAutoscaler").SingleOrDefault(item => item.Text("spec", "scaleTargetRef", "name") == workload.Name);

    private static TimeSpan Patience(Workload workload, string probe)
    {
        var settings = workload.Container[probe]!;
        return TimeSpan.FromSeconds(settings.Number("periodSeconds") * settings.Number("failureThreshold"));
    }
}
