using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Hosting;

[Collection(ManagementTests.Name)]
public sealed class LogTests(PostgresServer postgres)
{
    [Fact]
    public async Task Neither_tokens_nor_documents_appear_in_the_log_at_any_level()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        var log = new RecordingLogger();
        await using var server = await ScimServer.StartAsync(
            database.ConnectionString,
            services => services.AddSingleton<ILoggerProvider>(log),
            ("Logging:LogLevel:Default", "Trace"));
        var connection = await server.ConnectAsync();
        var user = (await connection.Scim.PostAsync(Users.Path, Users.Body("secretive-name@acme.example"))).AssertStatus(201);
        (await connection.Scim.PostAsync(Users.Path, Users.Body("secretive-name@acme.example"))).AssertStatus(409);
        (await connection.Scim.PostAsync(Users.Path, Users.Body("secretive-name@acme.example", ("active", "secretive-value")))).AssertStatus(400);
        (await connection.Scim.PatchAsync($"{Users.Path}/{user.Id}", Users.Patch("""{"op":"replace","path":"title","value":"secretive-title"}""")))
            .AssertStatus(200);
        (await server.Scim("wrong-secretive-token").GetAsync(Users.Path)).AssertStatus(401);

        var text = string.Join('\n', log.Lines);

        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain("secretive", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(connection.Token, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Grains.ScimToken.TryParse(connection.Token)!.Secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain(ScimServer.OperatorKeyText, text, StringComparison.Ordinal);
    }

    private sealed class RecordingLogger : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
