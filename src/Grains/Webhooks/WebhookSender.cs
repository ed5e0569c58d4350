using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>Calls webhooks: one signed POST for each attempt. Redirects are not followed, and nothing of an answer but its status is used.</summary>
internal sealed class WebhookSender : IDisposable
{
    // A connection that stays leads to an address that was judged long ago.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly WebhookSecrets _secrets;

    public WebhookSender(TimeProvider time, WebhookSecrets secrets, IOptions<WebhookOptions> options)
    {
        _time = time;
        _secrets = secrets;
        Options = options.Value;
        var connector = new WebhookConnector(Options.AllowPrivateAddresses);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectCallback = connector.ConnectAsync,
            ConnectTimeout = Options.AttemptTimeout,
            PooledConnectionLifetime = ConnectionLifetime,

            // Bytes: what is read of an answer's body so that its connection can be used again.
            MaxResponseDrainSize = 16 * 1024,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),

            // Kilobytes.
            MaxResponseHeadersLength = 16,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public WebhookOptions Options { get; }

    /// <summary>Makes one attempt. Failures are values; only the end of the token throws.</summary>
    public async Task<Attempt> SendAsync(
        WebhookRow webhook, ChangeRow change, int attempt, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var (begun, started) = (_time.GetUtcNow(), _time.GetTimestamp());
        using var limit = new CancellationTokenSource(timeout, _time);
        using var token = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = CreateRequest(webhook, change, begun);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token.Token);
            var status = (int)response.StatusCode;
            return Result(status, response.IsSuccessStatusCode ? null : status is >= 300 and < 400 ? "redirect" : "status") with
            {
                RetryAfter = RetryAfter(response.Headers.RetryAfter, begun),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Result(null, "timeout");
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException or ForbiddenAddressException)
        {
            return Result(null, Classify(e));
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            // An operator has taken a key out of the configuration, and may put it back.
            return Result(null, "secret_unreadable");
        }

        Attempt Result(int? status, string? error) =>
            new(change, attempt, begun, _time.GetElapsedTime(started), status, error);
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage CreateRequest(WebhookRow webhook, ChangeRow change, DateTimeOffset now)
    {
        var body = WebhookBody.Write(change);
        var id = change.ChangeId.ToString("D");
        var timestamp = now.ToUnixTimeSeconds();
        string[] stored = webhook.PreviousSecretUntil > now && webhook.PreviousSecret is { } previous ? [webhook.Secret, previous] : [webhook.Secret];
        var secrets = stored.Select(secret => _secrets.Open(secret, webhook.OrganizationId, webhook.WebhookId));
        return new HttpRequestMessage(HttpMethod.Post, webhook.Url)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            Headers =
            {
                { "webhook-id", id },
                { "webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture) },
                { "webhook-signature", WebhookSignature.Sign(secrets, id, timestamp, body) },
                { "User-Agent", "ScimCluster-Webhooks/1" },
            },
        };
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header, DateTimeOffset now)
    {
        var wanted = header?.Delta ?? header?.Date - now;
        return wanted > Options.MaxRetryDelay ? Options.MaxRetryDelay : wanted;
    }

    private static string Classify(Exception error)
    {
        for (var e = error; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case ForbiddenAddressException:
                    return "forbidden_address";
                case AuthenticationException:
                    return "tls";
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData }:
                    return "name_resolution";
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return "connection_refused";
            }
        }

        return "connection";
    }
}
