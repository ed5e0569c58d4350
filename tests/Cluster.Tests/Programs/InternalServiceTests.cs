using System.Globalization;
using System.Text.Json.Nodes;
using ScimCluster.Cluster.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Cluster.Tests.Programs;

/// <summary><c>samples/InternalService</c>: a service of the SaaS that calls grains and follows the changes.</summary>
[Collection(PostgresTests.Name)]
public sealed class InternalServiceTests(PostgresServer postgres)
{
    private const string CursorName = "changes.cursor";
    private const string Deactivation = """{"op":"replace","path":"active","value":false}""";

    [Fact]
    public async Task Changes_are_printed_in_order_although_the_silos_start_later_and_one_is_killed()
    {
        using var folder = new TemporaryFolder();
        await using var cluster = await ClusterUnderTest.StartAsync(postgres, silos: 0, gateways: 0);
        await using var reader = await MembershipReaderRole.CreateAsync(cluster);
        using var sample = Start(reader, folder, ("Service:PrintToken", "true"));
        await sample.WaitForAsync("The cluster was not found");
        await StartMembersAsync(cluster);
        await sample.WaitForChangesAsync(1);
        var people = new People(cluster, sample.Token!);

        await people.PassThroughAsync("ada");
        await sample.WaitForChangesAsync(1 + people.Changes.Count);
        await KillOneSiloAsync(cluster);
        await people.PassThroughAsync("grace");
        await people.PassThroughAsync("edith");
        await sample.WaitForChangesAsync(1 + people.Changes.Count);

        // Only a crash of the sample itself repeats a line.
        var printed = sample.Changes;
        Assert.Equal(
            [("provider.created", SampleProcess.ProviderId), .. people.Changes],
            printed.Select(change => (change.Type, change.ResourceId)));
        Assert.Equal(printed.Select(change => change.Position).Order(), printed.Select(change => change.Position));
        Assert.All(printed.Where(change => change.Type == "user.deprovisioned"), gone => Assert.Equal("inactive", gone.State));
    }

    [Fact]
    public async Task Line_says_whether_the_user_is_active_now()
    {
        using var folder = new TemporaryFolder();
        await using var cluster = await ClusterUnderTest.StartAsync(postgres, silos: 1, gateways: 1);
        await using var reader = await MembershipReaderRole.CreateAsync(cluster);
        using var sample = Start(reader, folder, ("Service:PrintToken", "true"));
        await sample.WaitForChangesAsync(1);
        var people = new People(cluster, sample.Token!);

        var id = await people.CreateAsync("ada");
        await sample.WaitForChangesAsync(2);
        await people.DeactivateAsync(id);
        await sample.WaitForChangesAsync(3);

        Assert.Equal(["-", "active", "inactive"], sample.Changes.Select(change => change.State));
    }

    [Fact]
    public async Task Sample_killed_and_started_again_skips_nothing_and_keeps_the_token()
    {
        using var folder = new TemporaryFolder();
        await using var cluster = await ClusterUnderTest.StartAsync(postgres, silos: 2, gateways: 1);
        await using var reader = await MembershipReaderRole.CreateAsync(cluster);
        var runs = new List<IReadOnlyList<PrintedChange>>();
        var token = await ReadTokenAsync(reader, folder, runs);
        var people = new People(cluster, token);

        using var enough = new CancellationTokenSource();
        var load = CreateAsync(people, enough.Token);
        foreach (var seen in new[] { 10, 17, 13 })
        {
            using var sample = Start(reader, folder, ("Service:PageSize", "5"), ("Service:PrintToken", "true"));
            await sample.WaitForChangesAsync(seen);
            await sample.KillAsync();
            runs.Add(sample.Changes);
            Assert.Null(sample.Token);
        }

        await enough.CancelAsync();
        await load;
        using var last = Start(reader, folder);
        await last.WaitForAsync(people.Changes[^1].ResourceId);
        runs.Add(last.Changes);

        var printed = runs.SelectMany(run => run).DistinctBy(change => change.Position).OrderBy(change => change.Position);
        Assert.Equal(
            [("provider.created", SampleProcess.ProviderId), .. people.Changes],
            printed.Select(change => (change.Type, change.ResourceId)));
        Assert.All(runs, run => Assert.Equal(run.Select(change => change.Position).Order(), run.Select(change => change.Position)));

        // Each run but the first begins behind a page of the run before, and at most at the change behind its last one.
        var positions = printed.Select(change => change.Position).ToList();
        Assert.All(runs.Zip(runs.Skip(1)), pair => Assert.InRange(
            positions.IndexOf(pair.Second[0].Position) - positions.IndexOf(pair.First[^1].Position), -5, 1));
    }

    [Fact]
    public async Task Token_is_not_printed_unasked()
    {
        using var folder = new TemporaryFolder();
        await using var cluster = await ClusterUnderTest.StartAsync(postgres, silos: 1, gateways: 0);
        await using var reader = await MembershipReaderRole.CreateAsync(cluster);
        using var sample = Start(reader, folder);
        await sample.WaitForChangesAsync(1);

        Assert.Null(sample.Token);
        Assert.Contains("was created", sample.Process.Output, StringComparison.Ordinal);
        await sample.Process.SignalAsync("TERM");
        await sample.Process.WaitForExitAsync();
        Assert.Equal(0, sample.Process.ExitCode);
    }

    [Fact]
    public async Task Damaged_cursor_ends_the_sample_instead_of_skipping_changes()
    {
        using var folder = new TemporaryFolder();
        await using var cluster = await ClusterUnderTest.StartAsync(postgres, silos: 1, gateways: 0);
        await using var reader = await MembershipReaderRole.CreateAsync(cluster);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, CursorName), "damaged");
        using var sample = Start(reader, folder);
        await sample.Process.WaitForExitAsync();

        Assert.Equal(1, sample.Process.ExitCode);
        Assert.Contains("The cursor was not made by this change feed.", sample.Process.Output, StringComparison.Ordinal);
        Assert.Empty(sample.Changes);
    }

    [Theory]
    [InlineData("ConnectionStrings:Clustering", "")]
    [InlineData("ConnectionStrings:Clustering", "Host")]
    [InlineData("Cluster:ClusterId", " ")]
    [InlineData("Cluster:ResponseTimeout", "00:00:00")]
    [InlineData("Service:OrganizationId", "*")]
    [InlineData("Service:ProviderId", "a:b")]
    [InlineData("Service:CursorFile", " ")]
    [InlineData("Service:CursorFile", "no-such-folder/changes.cursor")]
    [InlineData("Service:PageSize", "0")]
    [InlineData("Service:PageSize", "1001")]
    [InlineData("Service:PollInterval", "00:00:00")]
    public async Task Wrong_setting_ends_the_start_with_its_name(string key, string value)
    {
        using var sample = SampleProcess.Start("Host=127.0.0.1", CursorName, (key, value));
        await sample.Process.WaitForExitAsync();

        Assert.Equal(2, sample.Process.ExitCode);
        Assert.Contains($"internal-service: {key} ", sample.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sample_finds_a_development_cluster_through_its_file()
    {
        using var folder = new TemporaryFolder();
        using var silo = await ProgramProcess.StartAndWaitAsync(
            ProgramProcess.Silo, "Ctrl-C stops", "dev", "--port", Loopback.FreePort().ToString(CultureInfo.InvariantCulture), "--data", folder.Path);
        var dev = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder.Path, "dev.json")))!;
        using var sample = SampleProcess.Start(
            dev["clusteringConnectionString"]!.GetValue<string>(),
            Path.Combine(folder.Path, CursorName),
            ("Cluster:ClusterId", dev["clusterId"]!.GetValue<string>()),
            ("Service:OrganizationId", dev["organizationId"]!.GetValue<string>()));

        // The connection of the demo, and the sample's own.
        await sample.WaitForChangesAsync(2);
        Assert.All(sample.Changes, change => Assert.Equal("provider.created", change.Type));
        await silo.SignalAsync("TERM");
        await silo.WaitForExitAsync();
    }

    private static SampleProcess Start(MembershipReaderRole reader, TemporaryFolder folder, params (string Key, string Value)[] more) =>
        SampleProcess.Start(reader.ConnectionString, Path.Combine(folder.Path, CursorName), more);

    private static async Task<string> ReadTokenAsync(MembershipReaderRole reader, TemporaryFolder folder, List<IReadOnlyList<PrintedChange>> runs)
    {
        using var first = Start(reader, folder, ("Service:PrintToken", "true"));
        await first.WaitForChangesAsync(1);
        await first.KillAsync();
        runs.Add(first.Changes);
        return first.Token!;
    }

    private static Task StartMembersAsync(ClusterUnderTest cluster) =>
        Task.WhenAll(cluster.StartSiloAsync(), cluster.StartSiloAsync(), cluster.StartGatewayAsync());

    private static async Task KillOneSiloAsync(ClusterUnderTest cluster)
    {
        var victim = cluster.Silos[0];
        victim.Process.Kill();
        await victim.Process.WaitForExitAsync();
    }

    // Until it is enough: each run of the sample is to die in the midst of changes.
    private static async Task CreateAsync(People people, CancellationToken enough)
    {
        for (var number = 0; !enough.IsCancellationRequested; number++)
        {
            await people.CreateAsync(string.Create(CultureInfo.InvariantCulture, $"user{number}"));
        }
    }

    /// <summary>One identity provider, which sends what was answered with 503 again, and notes what has happened.</summary>
    private sealed class People(ClusterUnderTest cluster, string token)
    {
        private readonly List<(string Type, string ResourceId)> _changes = [];

        /// <summary>What the feed must say, in this order: one request follows the answer of the other.</summary>
        public IReadOnlyList<(string Type, string ResourceId)> Changes => _changes;

        private ApiClient Scim => new(cluster.Gateways[0].Http, token);

        /// <summary>A person comes, is suspended, and leaves.</summary>
        public async Task PassThroughAsync(string name)
        {
            var id = await CreateAsync(name);
            await DeactivateAsync(id);
            await SendAsync(() => Scim.DeleteAsync($"{Users.Path}/{id}"), 204, 404);
            _changes.Add(("user.deprovisioned", id));
        }

        public async Task<string> CreateAsync(string name)
        {
            var userName = $"{name}@acme.example";
            var answer = await SendAsync(() => Scim.PostAsync(Users.Path, Users.Body(userName)), 201, 409);

            // 409: an attempt before was carried out, and its answer was lost.
            var id = answer.Status == 201
                ? answer.Id
                : (await SendAsync(() => Scim.GetAsync($"{Users.Path}?filter=userName%20eq%20%22{userName}%22"), 200))
                    .Json["Resources"]![0]!["id"]!.GetValue<string>();
            _changes.Add(("user.provisioned", id));
            return id;
        }

        public async Task DeactivateAsync(string id)
        {
            await SendAsync(() => Scim.PatchAsync($"{Users.Path}/{id}", Users.Patch(Deactivation)), 200);
            _changes.Add(("user.deactivated", id));
        }

        private static async Task<ApiAnswer> SendAsync(Func<Task<ApiAnswer>> request, params int[] expected)
        {
            ApiAnswer? answer = null;
            await Eventually.TrueAsync(
                async () =>
                {
                    answer = await request();
                    Assert.True(answer.Status == 503 || expected.Contains(answer.Status), $"{answer.Status} {answer.Text}");
                    return answer.Status != 503;
                },
                () => "an answer other than 503");
            return answer!;
        }
    }
}
