using ScimCluster.Deploy.Tests.Support;

namespace ScimCluster.Deploy.Tests;

/// <summary>Pods are given every setting that their program reads, and no other.</summary>
public sealed class ConfigurationTests
{
    private static readonly IReadOnlyList<Setting> Table = ConfigurationTable.Read();

    // What a pod must have otherwise than a process on a developer's machine; the .env files say why.
    private static readonly Dictionary<string, string[]> Differences = new(StringComparer.Ordinal)
    {
        ["silo"] = ["Urls", "Silo:HostGateway"],
        ["gateway"] = ["Urls", "Shutdown:DrainDelay"],
        ["migrate"] = [],
    };

    public static TheoryData<string, string> Programs()
    {
        var rows = new TheoryData<string, string>();
        foreach (var overlay in Overlays.Names)
        {
            foreach (var program in Differences.Keys)
            {
                rows.Add(overlay, program);
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Every_variable_is_a_setting_that_the_program_reads(string overlay, string program)
    {
        var settings = ReadBy(program).ToList();

        Assert.All(SettingsOf(overlay, program).Keys, variable => Assert.Contains(settings, setting => setting.IsSetBy(variable)));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Every_setting_with_a_default_is_given_and_differs_from_it_only_where_it_must(string overlay, string program)
    {
        var given = SettingsOf(overlay, program);
        var defaults = ReadBy(program).Where(setting => setting.Default is not null && !IsGivenByPod(setting)).ToList();

        Assert.All(defaults, setting =>
        {
            Assert.True(given.TryGetValue(setting.Variable, out var value), $"{setting.Variable} is missing.");
            Assert.True(
                Differences[program].Contains(setting.Key) == (value != setting.Default),
                $"{setting.Variable} is {value}, its default {setting.Default}.");
        });
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Required_settings_come_from_a_Secret(string overlay, string program)
    {
        var workload = WorkloadOf(Kustomize.Build(overlay), program);
        var required = ReadBy(program).Where(setting => setting.IsRequired).ToList();

        Assert.NotEmpty(required);
        Assert.All(required, setting => Assert.Single(workload.Container.Items("env"), variable =>
            variable.Text("name") == setting.Variable
            && variable.Text("valueFrom", "secretKeyRef", "key") == setting.Variable));
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("gateway")]
    [InlineData("migrate")]
    public void Settings_without_a_default_are_mentioned_or_come_from_elsewhere(string program)
    {
        var folder = program == "migrate" ? "migration" : program;
        var lines = Checkout.ReadLines($"deploy/k8s/base/{folder}/{folder}.env");

        Assert.All(ReadBy(program).Where(setting => setting.Default is null && !IsSecret(setting) && !IsGivenByPod(setting)), setting =>
            Assert.Contains(lines, line => line.TrimStart('#', '-', ' ').StartsWith(setting.Variable + "=", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void No_secret_is_written_down(string overlay, string program)
    {
        var manifests = Kustomize.Build(overlay);
        var given = SettingsOf(overlay, program);

        Assert.Empty(manifests.OfKind("Secret"));
        Assert.All(Table.Where(IsSecret), setting => Assert.Null(given.GetValueOrDefault(setting.Variable)));
        Assert.All(manifests.OfKind("ConfigMap"), map => Assert.DoesNotContain("Password", map.ToJsonString(), StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Ports_among_the_settings_are_those_of_the_container(string overlay, string program)
    {
        var given = SettingsOf(overlay, program);
        var workload = WorkloadOf(Kustomize.Build(overlay), program);

        Assert.Equal(Port(given.GetValueOrDefault("Urls")?.Split(':')[^1]), workload.PortNamed("http"));
        Assert.Equal(Port(given.GetValueOrDefault("Silo__SiloPort")), workload.PortNamed("silo"));
        Assert.Equal(Port(given.GetValueOrDefault("Silo__GatewayPort")), workload.PortNamed("clients"));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void TLS_files_are_set_together_and_lie_in_the_mounted_Secret(string overlay, string program)
    {
        var paths = SettingsOf(overlay, program).Where(setting => setting.Key.StartsWith("Cluster__Tls__", StringComparison.Ordinal)).ToList();
        if (overlay != Overlays.Production || program == "migrate")
        {
            Assert.Empty(paths);
            return;
        }

        var workload = WorkloadOf(Kustomize.Build(overlay), program);
        var mount = Assert.Single(workload.Container.Items("volumeMounts"), mount => mount.Text("name") == "tls").Text("mountPath");
        var secret = Assert.Single(workload.Pod.Items("volumes"), volume => volume.Text("name") == "tls").Text("secret", "secretName");
        Assert.Equal(
            DocumentedSecrets.Read()[secret].Select(key => $"{mount}/{key}").Order(StringComparer.Ordinal),
            paths.Select(path => path.Value!).Order(StringComparer.Ordinal));
    }

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Silos_and_gateways_belong_to_the_same_cluster(string overlay) =>
        Assert.Equal(SettingsOf(overlay, "silo")["Cluster__ClusterId"], SettingsOf(overlay, "gateway")["Cluster__ClusterId"]);

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Silo_takes_its_name_and_address_from_its_pod(string overlay)
    {
        var container = Kustomize.Build(overlay).Silo.Container;
        var fields = container.Items("env").Where(variable => variable["valueFrom"]?["fieldRef"] is not null)
            .Select(variable => (variable.Text("name"), variable.Text("valueFrom", "fieldRef", "fieldPath")));

        Assert.Equal([("Silo__Name", "metadata.name"), ("Silo__AdvertisedAddress", "status.podIP")], fields);
    }

    private static IReadOnlyDictionary<string, string?> SettingsOf(string overlay, string program)
    {
        var manifests = Kustomize.Build(overlay);
        return manifests.SettingsOf(WorkloadOf(manifests, program));
    }

    private static Workload WorkloadOf(Manifests manifests, string program) =>
        manifests.Workloads.Single(workload => workload.Name == (program == "migrate" ? "scim-migration" : $"scim-{program}"));

    // A silo reads what concerns HTTP requests only if it hosts a gateway, which no pod does.
    private static IEnumerable<Setting> ReadBy(string program) => Table.Where(setting => setting.ReadBy.Contains(program)
        && !(program == "silo" && setting.Key.Split(':')[0] is "Gateway" or "Sessions"));

    private static bool IsSecret(Setting setting) =>
        setting.Key.StartsWith("ConnectionStrings:", StringComparison.Ordinal) || setting.Key == "Sessions:SigningKey";

    private static bool IsGivenByPod(Setting setting) => setting.Key is "Silo:Name" or "Silo:AdvertisedAddress";

    private static int? Port(string? text) => text is null ? null : int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
