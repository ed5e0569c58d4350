using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Grains;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.OpenApi;

/// <summary>The requests that provoke the documented answers of webhooks and changes.</summary>
internal sealed class WebhookProvocations(ScimServer server, string organization, string owner, string member, string stranger)
{
    private const string Webhooks = "/scim/webhooks";
    private const string Receiver = """{"url":"https://receiver.invalid/scim"}""";

    private readonly Dictionary<string, Func<Task<ApiAnswer>>> _all = new(StringComparer.Ordinal);

    public async Task<IReadOnlyDictionary<string, Func<Task<ApiAnswer>>>> PrepareAsync()
    {
        var id = (await SendAsync(owner, HttpMethod.Post, Webhooks, organization, Receiver)).AssertStatus(201).Id;
        var gone = (await SendAsync(owner, HttpMethod.Post, Webhooks, organization, Receiver)).AssertStatus(201).Id;
        var full = ScimServer.Unique("org");
        Assert.Null((await server.Grains.GetOrganization(full).CreateAsync("Full", default)).Refusal);
        Assert.Null((await server.Grains.GetOrganization(full).SetMemberAsync(owner, "owner", null, default)).Refusal);
        for (var i = 0; i < 20; i++)
        {
            (await SendAsync(owner, HttpMethod.Post, Webhooks, full, Receiver)).AssertStatus(201);
        }

        var forgetful = (await SendAsync(owner, HttpMethod.Get, Webhooks, full, null)).AssertStatus(200).Json["webhooks"]![0]!["id"];
        await server.Services.GetRequiredService<NpgsqlDataSource>()
            .CreateCommand($"INSERT INTO scim.outbox_removed (partition, position) VALUES ('organization:{full}', 2)").ExecuteNonQueryAsync();

        Add("listWebhooks", HttpMethod.Get, Webhooks);
        Add("createWebhook", HttpMethod.Post, Webhooks, Receiver);
        AddBody("createWebhook", HttpMethod.Post, Webhooks);
        AddUrl("createWebhook", HttpMethod.Post, Webhooks);
        _all["createWebhook url"] = () => SendAsync(owner, HttpMethod.Post, Webhooks, organization, "{}");
        _all["createWebhook tooMany"] = () => SendAsync(owner, HttpMethod.Post, Webhooks, full, Receiver);
        AddOne("getWebhook", HttpMethod.Get, id);
        AddOne("updateWebhook", HttpMethod.Patch, id, body: """{"description":"ours"}""");
        AddBody("updateWebhook", HttpMethod.Patch, $"{Webhooks}/{id}");
        AddUrl("updateWebhook", HttpMethod.Patch, $"{Webhooks}/{id}");
        _all["updateWebhook url"] = () => SendAsync(owner, HttpMethod.Patch, $"{Webhooks}/{id}", organization, """{"url":5}""");
        AddOne("deleteWebhook", HttpMethod.Delete, gone);
        AddOne("rotateWebhookSecret", HttpMethod.Post, id, "/rotate-secret");
        AddOne("replayWebhook", HttpMethod.Post, id, "/replay", """{"from":"2026-11-22T08:00:00Z"}""");
        AddBody("replayWebhook", HttpMethod.Post, $"{Webhooks}/{id}/replay");
        _all["replayWebhook missing"] = () => SendAsync(owner, HttpMethod.Post, $"{Webhooks}/{id}/replay", organization, "{}");
        _all["replayWebhook from"] = () => SendAsync(owner, HttpMethod.Post, $"{Webhooks}/{id}/replay", organization, """{"from":"x"}""");
        _all["replayWebhook removed"] = () =>
            SendAsync(owner, HttpMethod.Post, $"{Webhooks}/{forgetful}/replay", full, """{"from":"AQAAAAAAAAAB"}""");
        AddOne("testWebhook", HttpMethod.Post, id, "/test");
        AddOne("listWebhookDeliveries", HttpMethod.Get, id, "/deliveries");
        Add("readChanges", HttpMethod.Get, "/scim/changes");
        _all["readChanges numbers"] = () => server.SignedIn(owner).GetAsync($"/scim/changes?organizationId={organization}&count=0");
        _all["readChanges cursor"] = () => server.SignedIn(owner).GetAsync($"/scim/changes?organizationId={organization}&cursor=x");
        _all["readChanges removed"] = () => server.SignedIn(owner).GetAsync($"/scim/changes?organizationId={full}&cursor=AQAAAAAAAAAB");
        return _all;
    }

    private void AddOne(string operation, HttpMethod method, string id, string tail = "", string? body = null)
    {
        Add(operation, method, $"{Webhooks}/{id}{tail}", body);
        _all[$"{operation} notFound"] = () =>
            SendAsync(owner, method, $"{Webhooks}/0199b5a4-7c1e-7f3a-9d55-2b1c8e4f6a70{tail}", organization, body);
    }

    private void Add(string operation, HttpMethod method, string path, string? body = null)
    {
        _all[$"{operation} success"] = () => SendAsync(owner, method, path, organization, body);
        _all[$"{operation} unauthorized"] = () => server.Anonymous().SendAsync(method, path, body);
        _all[$"{operation} organization"] = () => server.SignedIn(owner).SendAsync(method, path, body);
        _all[$"{operation} notMember"] = () => SendAsync(stranger, method, path, organization, body);
        _all[$"{operation} role"] = () => SendAsync(member, method, path, organization, body);
    }

    private void AddUrl(string operation, HttpMethod method, string path) =>
        _all[$"{operation} inside"] = () => SendAsync(owner, method, path, organization, """{"url":"https://10.0.0.1/scim"}""");

    private void AddBody(string operation, HttpMethod method, string path)
    {
        _all[$"{operation} malformed"] = () => SendAsync(owner, method, path, organization, "{");
        _all[$"{operation} tooLarge"] = () => SendAsync(owner, method, path, organization, new string(' ', 65537));
        _all[$"{operation} mediaType"] = () => server.SignedIn(owner).SendAsync(method, $"{path}?organizationId={organization}", "{}", "text/plain");
    }

    private Task<ApiAnswer> SendAsync(string user, HttpMethod method, string path, string organizationId, string? body) =>
        server.SignedIn(user).SendAsync(method, $"{path}?organizationId={organizationId}", body);
}
