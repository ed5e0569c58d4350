using ScimCluster.Deploy.Tests.Support;

namespace ScimCluster.Deploy.Tests;

/// <summary>Who can talk to whom.</summary>
public sealed class NetworkTests
{
    private const int Silos = 11111;
    private const int Clients = 30000;
    private const int Http = 8080;
    private const int Postgres = 5432;

    private static readonly Peer Silo = Network.Pod(("app.kubernetes.io/name", "scim-silo"));
    private static readonly Peer Gateway = Network.Pod(("app.kubernetes.io/name", "scim-gateway"));
    private static readonly Peer Migration = Network.Pod(("app.kubernetes.io/name", "scim-migration"));
    private static readonly Peer Admitted = Network.Pod(("scim-cluster-client", "admitted"));
    private static readonly Peer Stranger = Network.Pod(("app.kubernetes.io/name", "another"));
    private static readonly Peer AdmittedElsewhere =
        Network.PodElsewhere([("scim-cluster-clients", "admitted")], ("scim-cluster-client", "admitted"));
    private static readonly Peer NeighbourOfAdmitted = Network.PodElsewhere([("scim-cluster-clients", "admitted")]);
    private static readonly Peer LabelledElsewhere = Network.PodElsewhere([], ("scim-cluster-client", "admitted"));
    private static readonly Peer NamesakeElsewhere = Network.PodElsewhere([], ("app.kubernetes.io/name", "scim-silo"));
    private static readonly Peer Ingress = Network.PodElsewhere([("kubernetes.io/metadata.name", "ingress-nginx")]);
    private static readonly Peer Names = Network.PodElsewhere([("kubernetes.io/metadata.name", "kube-system")]);

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Only_silos_reach_the_port_for_silos(string overlay) =>
        Assert.Equal([Silo], Everybody().Where(peer => Of(overlay).Allows(peer, Silo, Silos)));

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Gateways_and_admitted_services_reach_the_port_for_clients(string overlay) =>
        Assert.Equal([Gateway, Admitted, AdmittedElsewhere], Everybody().Where(peer => Of(overlay).Allows(peer, Silo, Clients)));

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Only_the_ingress_controller_reaches_the_gateways(string overlay) =>
        Assert.Equal([Ingress], Everybody().Where(peer => Of(overlay).Allows(peer, Gateway, Http)));

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Nobody_reaches_the_health_port_of_silos_through_the_network(string overlay) =>
        Assert.DoesNotContain(Everybody(), peer => Of(overlay).Allows(peer, Silo, Http));

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Who_needs_PostgreSQL_reaches_it(string overlay) =>
        Assert.Equal(
            [Silo, Gateway, Migration, Admitted],
            Everybody().Where(peer => peer.IsInNamespace && Of(overlay).Allows(peer, to: null, Postgres)));

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Only_silos_and_gateways_reach_other_addresses_and_only_by_HTTPS(string overlay)
    {
        Assert.Equal([Silo, Gateway], Everybody().Where(peer => peer.IsInNamespace && Of(overlay).Allows(peer, to: null, 443)));
        Assert.DoesNotContain(Everybody(), peer => peer.IsInNamespace && Of(overlay).Allows(peer, to: null, 80));
    }

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public void Names_are_asked_of_the_cluster_only(string overlay)
    {
        Assert.All(Everybody().Where(peer => peer.IsInNamespace), peer =>
        {
            Assert.True(Of(overlay).Allows(peer, Names, 53, "UDP"));
            Assert.True(Of(overlay).Allows(peer, Names, 53));
            Assert.False(Of(overlay).Allows(peer, to: null, 53, "UDP"));
        });
    }

    private static Network Of(string overlay) => new(Kustomize.Build(overlay));

    private static Peer[] Everybody() =>
    [
        Silo, Gateway, Migration, Admitted, Stranger,
        AdmittedElsewhere, NeighbourOfAdmitted, LabelledElsewhere, NamesakeElsewhere, Ingress, Names,
    ];
}
