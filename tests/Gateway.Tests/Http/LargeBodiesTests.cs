using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Http;
using ScimCluster.Gateway.Tests.GroupsEndpoint;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Http;

/// <summary>How many bytes of large bodies are worked on at the same time.</summary>
[Collection(PostgresTests.Name)]
public sealed class LargeBodiesTests(PostgresServer postgres)
{
    private const int MiB = 1024 * 1024;

    [Fact]
    public async Task Body_waits_until_those_before_it_leave_room()
    {
        using var bodies = Bodies(3 * MiB, TimeSpan.FromMinutes(1));
        var (first, second, third) = (new Request(), new Request(), new Request());

        Assert.Null(await bodies.AdmitAsync(first.Context, 2 * MiB, default));
        var waiting = bodies.AdmitAsync(second.Context, 2 * MiB, default);
        var behind = bodies.AdmitAsync(third.Context, MiB, default);

        Assert.False(waiting.IsCompleted);
        Assert.False(behind.IsCompleted);
        await first.EndAsync();
        Assert.Null(await waiting);
        Assert.Null(await behind);
    }

    [Fact]
    public async Task Body_larger_than_all_the_room_is_worked_on_alone()
    {
        using var bodies = Bodies(MiB, TimeSpan.FromMinutes(1));
        var (first, second) = (new Request(), new Request());

        Assert.Null(await bodies.AdmitAsync(first.Context, 32 * MiB, default));
        var waiting = bodies.AdmitAsync(second.Context, 32 * MiB, default);

        Assert.False(waiting.IsCompleted);
        await first.EndAsync();
        Assert.Null(await waiting);
    }

    [Fact]
    public async Task Waiting_ends_with_503_and_takes_no_room()
    {
        using var bodies = Bodies(MiB, TimeSpan.FromMilliseconds(20));
        var (first, second, third) = (new Request(), new Request(), new Request());
        Assert.Null(await bodies.AdmitAsync(first.Context, MiB, default));

        Assert.Equal(503, (await bodies.AdmitAsync(second.Context, MiB, default))!.Status);

        await first.EndAsync();
        Assert.Null(await bodies.AdmitAsync(third.Context, MiB, default));
    }

    [Fact]
    public async Task Waiting_ends_with_the_client()
    {
        using var bodies = Bodies(MiB, TimeSpan.FromMinutes(1));
        using var gone = new CancellationTokenSource();
        Assert.Null(await bodies.AdmitAsync(new Request().Context, MiB, default));

        var waiting = bodies.AdmitAsync(new Request().Context, MiB, gone.Token);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Large_requests_at_the_same_time_are_all_carried_out(bool saysItsLength)
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        await using var server = await ScimServer.StartAsync(database.ConnectionString, ("Gateway:MaxLargeBodiesBytes", $"{2 * MiB}"));
        var connection = await server.ConnectAsync();
        var group = await connection.Scim.AddGroupAsync("Large");
        var member = await connection.Scim.AddUserAsync("ada@acme.example");
        var values = new JsonArray([.. Enumerable.Repeat(member, 22_000).Select(id => (JsonNode)new JsonObject { ["value"] = id })]);
        var body = Users.Patch($$"""{"op":"add","path":"members","value":{{values.ToJsonString()}}}""");
        Assert.InRange(body.Length, LargeBodies.Threshold + 1, 2 * MiB);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => SendAsync()));

        Assert.All(answers, status => Assert.Equal(204, status));
        Assert.Equal([member], await connection.Scim.MembersAsync(group));

        async Task<int> SendAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Patch, $"{Groups.Path}/{group}") { Content = new StringContent(body) };
            request.Content.Headers.ContentType = new("application/scim+json");
            request.Headers.Authorization = new("Bearer", connection.Token);
            request.Headers.TransferEncodingChunked = !saysItsLength;
            using var response = await server.Http.SendAsync(request);
            return (int)response.StatusCode;
        }
    }

    private static LargeBodies Bodies(int bytes, TimeSpan patience) =>
        new(Options.Create(new GatewayOptions { MaxLargeBodiesBytes = bytes, RequestTimeout = patience }), TimeProvider.System);

    /// <summary>A request whose end the test decides.</summary>
    private sealed class Request : HttpResponseFeature
    {
        private readonly Stack<(Func<object, Task> Act, object State)> _completed = new();

        public Request()
        {
            Context = new DefaultHttpContext();
            Context.Features.Set<IHttpResponseFeature>(this);
        }

        public HttpContext Context { get; }

        public override void OnCompleted(Func<object, Task> callback, object state) => _completed.Push((callback, state));

        public async Task EndAsync()
        {
            while (_completed.TryPop(out var completed))
            {
                await completed.Act(completed.State);
            }
        }
    }
}
