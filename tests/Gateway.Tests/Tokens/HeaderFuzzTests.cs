using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ScimCluster.Gateway.Tests.BetterAuth;
using ScimCluster.Grains;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Tokens;

/// <summary>Whatever stands in the Authorization header: 401 and nothing in the log.</summary>
[Collection(ManagementTests.Name)]
public sealed class HeaderFuzzTests(PostgresServer postgres)
{
    private const int Seed = 20261122;

    [Fact]
    public async Task Every_malformed_header_is_401_and_none_is_logged()
    {
        var log = new Lines();
        await using var server = await TokenServer.StartAsync(
            postgres, services => services.AddSingleton<ILoggerProvider>(log), ("Logging:LogLevel:Default", "Trace"));
        var token = await server.TokenAsync("jane", "okta");
        await server.AssertWorksAsync(token);
        var headers = Headers(token).ToList();

        foreach (var header in headers)
        {
            var answer = await SendAsync(server.Server.BaseUrl, header);
            Assert.True(answer.StartsWith("HTTP/1.1 401 ", StringComparison.Ordinal), $"{Escape(header)} was answered {answer}");
            Assert.Contains("\"urn:ietf:params:scim:api:messages:2.0:Error\"", answer, StringComparison.Ordinal);
            Assert.Contains("\"status\":\"401\"", answer, StringComparison.Ordinal);
        }

        var text = string.Join('\n', log.All);
        Assert.NotEmpty(log.All);
        Assert.InRange(headers.Count, 400, int.MaxValue);
        Assert.DoesNotContain(token, text, StringComparison.Ordinal);
        Assert.DoesNotContain(TokenServer.Secret(token), text, StringComparison.Ordinal);
        foreach (var word in headers.SelectMany(Words))
        {
            Assert.False(text.Contains(word, StringComparison.Ordinal), $"The log has '{word}' of a header.");
        }
    }

    [Fact]
    public async Task Several_headers_are_401_even_if_one_is_right()
    {
        await using var server = await TokenServer.StartAsync(postgres);
        var token = await server.TokenAsync("jane", "okta");

        foreach (var header in new[] { $"Bearer {token}\r\nAuthorization: Bearer x", $"Bearer x\r\nAuthorization: Bearer {token}", $"Bearer {token}, Bearer {token}" })
        {
            Assert.StartsWith("HTTP/1.1 401 ", await SendAsync(server.Server.BaseUrl, header), StringComparison.Ordinal);
        }

        Assert.StartsWith("HTTP/1.1 200 ", await SendAsync(server.Server.BaseUrl, $"Bearer {token}"), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Headers(string token)
    {
        var random = new Random(Seed);
        var parts = ScimToken.TryParse(token)!;
        yield return "Basic " + token;
        yield return "Bearer Bearer " + token;
        yield return "Digest username=\"secretive-name\"";
        yield return "Bearer " + new string('A', 1025);
        yield return "Bearer " + new string('A', 20_000);
        yield return "Bearer " + token + "!";
        yield return "Bearer " + token[..^1];
        yield return "Bearer " + token + token;
        yield return "Bearer " + token.Insert(5, " ");
        yield return "Bearer =" + token;
        foreach (var inner in new[]
        {
            "", ":", "::", ":okta", "secretive:", $"{parts.Secret}:", $"{parts.Secret}", $"{parts.Secret}:OKTA", $"{parts.Secret}:okta:",
            $"{parts.Secret}:okta:acme", $"{parts.Secret}:okta\0", $"\0{parts.Secret}:okta", $"{parts.Secret}\0:okta", $" {parts.Secret}:okta",
            $"{parts.Secret}: okta", $"{parts.Secret}:okt\u0430", $"{parts.Secret}\u00e9:okta", "secretive:" + new string('p', 600),
            "secretive:a\nb", "secretive:*", "secretive:a:b:c:d",
        })
        {
            yield return "Bearer " + Convert.ToBase64String(Encoding.UTF8.GetBytes(inner));
        }

        for (var i = 0; i < 400; i++)
        {
            var bytes = new byte[random.Next(12, 120)];
            random.NextBytes(bytes);
            yield return (i % 4) switch
            {
                // Bytes in an envelope, one wrong character in it, wrong padding, and what is no envelope at all.
                0 => "Bearer " + Convert.ToBase64String(bytes),
                1 => "Bearer " + Mutate(token, random),
                2 => "Bearer " + Convert.ToBase64String([.. bytes, (byte)':', .. "okta"u8]).TrimEnd('=') + new string('=', random.Next(5)),
                _ => new string([.. bytes.Select(b => (char)(b % 94 + 33))]),
            };
        }
    }

    // The last character may carry bits that belong to no byte.
    private static string Mutate(string token, Random random)
    {
        var index = random.Next(token.Length - 1);
        var other = "ABCDabcd0189-_~$"[random.Next(16)];
        return token[..index] + (token[index] == other ? '*' : other) + token[(index + 1)..];
    }

    private static IEnumerable<string> Words(string header) => header.Split(' ').Where(word => word.Length >= 12 && !word.Contains('\0', StringComparison.Ordinal));

    private static string Escape(string header) => Uri.EscapeDataString(header.Length > 200 ? header[..200] : header);

    // A client of its own: the one of .NET sends no malformed header.
    private static async Task<string> SendAsync(string baseUrl, string header)
    {
        var address = new Uri(baseUrl);
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(
            $"GET {Users.Path} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\nAuthorization: {header}\r\n\r\n"));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
