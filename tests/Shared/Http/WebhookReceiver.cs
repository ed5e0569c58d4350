using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace ScimCluster.Testing;

/// <summary>A receiver of webhooks on 127.0.0.1 that keeps what it gets and answers as it is told.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedWebhook> _received = new();
    private readonly SemaphoreSlim _arrivals = new(0);

    private WebhookReceiver(WebApplication app) => _app = app;

    /// <summary>How it answers: a status, when it likes.</summary>
    public Func<ReceivedWebhook, CancellationToken, Task<int>> Answer { get; set; } = (_, _) => Task.FromResult(204);

    /// <summary>What is added to answers.</summary>
    public Action<HttpResponse> Decorate { get; set; } = _ => { };

    public string Url => _app.Urls.First() + "/hook";

    /// <summary>All requests so far, whatever they were answered.</summary>
    public IReadOnlyList<ReceivedWebhook> Received => [.. _received];

    /// <summary>The requests that were answered 2xx.</summary>
    public IReadOnlyList<ReceivedWebhook> Taken => [.. _received.Where(webhook => webhook.Status is >= 200 and < 300)];

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new WebhookReceiver(app);
        app.MapPost("/hook", receiver.ReceiveAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Waits until what has arrived is as wanted.</summary>
    public async Task WaitAsync(Func<IReadOnlyList<ReceivedWebhook>, bool> isEnough)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!isEnough(Received))
        {
            try
            {
                await _arrivals.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Waited in vain; received: {string.Join("; ", Received.Select(webhook => $"{webhook.Type} {webhook.Status}"))}");
            }
        }
    }

    /// <summary>Waits until so many different changes have been taken.</summary>
    public Task WaitForTakenAsync(int count) =>
        WaitAsync(all => all.Where(webhook => webhook.Status is >= 200 and < 300).Select(webhook => webhook.Id).Distinct().Count() >= count);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var webhook = new ReceivedWebhook(
            context.Request.Headers["webhook-id"].ToString(),
            context.Request.Headers["webhook-timestamp"].ToString(),
            context.Request.Headers["webhook-signature"].ToString(),
            await reader.ReadToEndAsync());
        _received.Enqueue(webhook);
        _arrivals.Release();
        try
        {
            webhook.Status = await Answer(webhook, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        Decorate(context.Response);
        context.Response.StatusCode = webhook.Status;
        _arrivals.Release();
    }
}

/// <summary>A webhook as it arrived.</summary>
internal sealed record ReceivedWebhook(string Id, string Timestamp, string Signature, string Body)
{
    /// <summary>What it was answered; 0 before.</summary>
    public int Status { get; set; }

    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    public string Type => Json["type"]!.GetValue<string>();

    public JsonObject Data => Json["data"]!.AsObject();

    public string ResourceId => Data["resourceId"]!.GetValue<string>();

    /// <summary>Whether one of the signatures is that of a secret, computed as the specification of Standard Webhooks says.</summary>
    public bool IsSignedWith(string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.{Body}")));
        return Signature.Split(' ').Contains(expected, StringComparer.Ordinal);
    }
}
