using ScimCluster.Deploy.Tests.Support;

namespace ScimCluster.Deploy.Tests;

/// <summary>Pods have no right that they do not use.</summary>
public sealed class SecurityTests
{
    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Containers_run_unprivileged_on_a_read_only_file_system(string overlay) =>
        Assert.All(Kustomize.Build(overlay).Workloads.SelectMany(workload => workload.Containers), container =>
        {
            var context = container["securityContext"]!;
            Assert.True(context["runAsNonRoot"]!.GetValue<bool>());
            Assert.True(context["readOnlyRootFilesystem"]!.GetValue<bool>());
            Assert.False(context["allowPrivilegeEscalation"]!.GetValue<bool>());
            Assert.Equal("ALL", Assert.Single(context["capabilities"]!["drop"]!.AsArray())!.ToString());
            Assert.Null(context["capabilities"]!["add"]);
            Assert.Null(context["privileged"]);
        });

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Pods_are_confined_and_share_nothing_with_their_node(string overlay) =>
        Assert.All(Kustomize.Build(overlay).Workloads, workload =>
        {
            var context = workload.Pod["securityContext"]!;
            Assert.True(context["runAsNonRoot"]!.GetValue<bool>());
            Assert.NotEqual(0, context.Number("runAsUser"));
            Assert.NotEqual(0, context.Number("runAsGroup"));
            Assert.Equal("RuntimeDefault", context.Text("seccompProfile", "type"));
            Assert.All(["hostNetwork", "hostPID", "hostIPC"], (string name) => Assert.Null(workload.Pod[name]));
            Assert.All(workload.Pod.Items("volumes"), volume => Assert.True(volume["emptyDir"] is not null || volume["secret"] is not null));
            Assert.Contains(workload.Container.Items("volumeMounts"), mount => mount.Text("mountPath") == "/tmp");
        });

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Pods_have_no_token_for_Kubernetes(string overlay)
    {
        var manifests = Kustomize.Build(overlay);

        Assert.All(manifests.Workloads, workload => Assert.False(workload.Pod["automountServiceAccountToken"]!.GetValue<bool>()));
        Assert.NotEmpty(manifests.OfKind("ServiceAccount"));
        Assert.All(manifests.OfKind("ServiceAccount"), account => Assert.False(account["automountServiceAccountToken"]!.GetValue<bool>()));
        Assert.DoesNotContain(manifests.Objects, item => item.Text("kind") is "Role" or "ClusterRole" or "RoleBinding" or "ClusterRoleBinding");
    }

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Images_have_a_version(string overlay) =>
        Assert.All(Kustomize.Build(overlay).Workloads.SelectMany(workload => workload.Containers), container =>
        {
            Assert.Matches("^[a-z0-9.-]+(:[0-9]+)?/[a-z0-9./-]+:[A-Za-z0-9._-]+$", container.Text("image"));
            Assert.DoesNotMatch(":latest$", container.Text("image"));
        });

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Namespace_admits_restricted_pods_only(string overlay) =>
        Assert.Equal(
            "restricted",
            Assert.Single(Kustomize.Build(overlay).OfKind("Namespace")).Text("metadata", "labels", "pod-security.kubernetes.io/enforce"));

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Gateways_get_the_connection_string_of_their_own_role_only(string overlay)
    {
        var gateway = Kustomize.Build(overlay).Gateway;

        Assert.DoesNotContain("scim-database", gateway.Object.ToJsonString(), StringComparison.Ordinal);
    }
}
