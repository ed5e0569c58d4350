using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Operators;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Operators;

[Collection(ManagementTests.Name)]
public sealed class OperatorKeyTests(PostgresServer postgres)
{
    private const string Organizations = "/admin/organizations";

    [Fact]
    public async Task Several_keys_are_open_at_once_and_a_change_needs_no_restart()
    {
        var (first, second, third) = (OperatorKey.Generate(), OperatorKey.Generate(), OperatorKey.Generate());
        var log = new CapturedLog();
        IConfigurationRoot configuration = null!;
        await using var database = await TestDatabase.CreateAsync(postgres);
        await using var server = await ScimServer.StartAsync(
            database.ConnectionString,
            services =>
            {
                services.AddSingleton<ILoggerProvider>(log);
                configuration = (IConfigurationRoot)services.Single(service => service.ServiceType == typeof(IConfiguration)).ImplementationFactory!(null!);
            },
            ("Logging:LogLevel:Default", "Information"),
            ("Gateway:OperatorKeyHashes:0", OperatorKey.Hash(first)),
            ("Gateway:OperatorKeyHashes:1", $"grace:{OperatorKey.Hash(second)}"));

        Assert.Equal((200, 200, 401), await AskAsync());
        (await server.Scim(second).PostAsync(Organizations, $$"""{"id":"{{ScimServer.Unique("org")}}","name":"Acme"}""")).AssertStatus(201);
        Assert.Contains("Operator grace sent POST /admin/organizations", log.Text, StringComparison.Ordinal);

        configuration["Gateway:OperatorKeyHashes:0"] = $"ada:{OperatorKey.Hash(third)}";
        configuration.Reload();
        Assert.Equal((401, 200, 200), await AskAsync());

        configuration["Gateway:OperatorKeyHashes:1"] = second;
        configuration.Reload();
        Assert.Equal((401, 200, 200), await AskAsync());
        Assert.Contains("Gateway:OperatorKeyHashes:1 must be the SHA-256 of a key", log.Text, StringComparison.Ordinal);
        Assert.All((string[])[first, second, third], key => Assert.DoesNotContain(key, log.Text, StringComparison.Ordinal));

        async Task<(int, int, int)> AskAsync() => (await StatusAsync(first), await StatusAsync(second), await StatusAsync(third));
        async Task<int> StatusAsync(string key) => (await server.Scim(key).GetAsync(Organizations)).Status;
    }

    [Fact]
    public async Task Changed_file_changes_the_keys()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "appsettings.json");
        var (old, added) = (OperatorKey.Generate(), OperatorKey.Generate());
        Write(path, OperatorKey.Hash(old));
        using var configuration = (ConfigurationRoot)new ConfigurationBuilder().AddJsonFile(path, optional: false, reloadOnChange: true).Build();
        var log = new CapturedLog();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        var options = new OperatorOptions();
        configuration.GetSection(OperatorOptions.Section).Bind(options);
        using var keys = new OperatorKeys(
            Options.Create(options), configuration, new OperatorOptionsValidator(), loggers.CreateLogger<OperatorKeys>());
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        log.Written = line => _ = line.Contains("there are 2 now", StringComparison.Ordinal) && changed.TrySetResult();

        Write(path, OperatorKey.Hash(old), $"ada:{OperatorKey.Hash(added)}");
        await changed.Task.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal("ada", keys.Find(added));
        Assert.Equal("operator", keys.Find(old));
        Assert.Null(keys.Find(OperatorKey.Generate()));
    }

    public static TheoryData<string> WrongHashes()
    {
        var hash = OperatorKey.Hash("key");
        return new()
        {
            "the key itself", "", hash + "=", hash[..42], hash + "A", hash[..42] + "+", $":{hash}", $"a b:{hash}", $"a:b:{hash}",
            $"{new string('a', 65)}:{hash}", $"ada:{hash[..42]}", hash[..42] + "!", new string('ä', 43),
        };
    }

    [Theory]
    [MemberData(nameof(WrongHashes))]
    public void Value_that_is_no_hash_is_refused_by_its_number_and_not_repeated(string value)
    {
        var options = new OperatorOptions { OperatorKeyHashes = [OperatorKey.Hash("key"), value] };

        var failure = Assert.Single(new OperatorOptionsValidator().Validate(null, options).Failures!);

        Assert.StartsWith("Gateway:OperatorKeyHashes:1 ", failure, StringComparison.Ordinal);
        Assert.True(value.Length == 0 || !failure.Contains(value, StringComparison.Ordinal));
    }

    [Fact]
    public void Names_and_hashes_are_right() => Assert.True(new OperatorOptionsValidator().Validate(
        null, new OperatorOptions { OperatorKeyHashes = [OperatorKey.Hash("key"), $"{new string('a', 64)}:{OperatorKey.Hash("other")}", $"ci-1_x.y:{OperatorKey.Hash("")}"] }).Succeeded);

    private static void Write(string path, params string[] hashes) => File.WriteAllText(path, new JsonObject
    {
        ["Gateway"] = new JsonObject { ["OperatorKeyHashes"] = new JsonArray([.. hashes.Select(hash => JsonValue.Create(hash))]) },
    }.ToJsonString());
}
