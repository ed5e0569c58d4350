using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Vectors;

/// <summary>The resources of the vectors on one server, each alone in a connection: a list shows it or nothing.</summary>
public sealed class StoredResources(PostgresServer postgres) : IAsyncLifetime
{
    private readonly SharedServer _shared = new(postgres);
    private readonly Dictionary<string, StoredResource> _stored = new(StringComparer.Ordinal);

    public Task InitializeAsync() => _shared.InitializeAsync();

    public Task DisposeAsync() => _shared.DisposeAsync();

    /// <summary>A resource, stored on first use. One without <c>userName</c>, which is required, gets one that no filter names.</summary>
    internal async Task<StoredResource> StoreAsync(JsonObject resource)
    {
        var text = resource.ToJsonString();
        if (_stored.TryGetValue(text, out var stored))
        {
            return stored;
        }

        var body = (JsonObject)resource.DeepClone();
        body.TryAdd("userName", "vector-without-name");
        var scim = (await _shared.Server.ConnectAsync()).Scim;
        var id = (await scim.PostAsync(Users.Path, body.ToJsonString())).AssertStatus(201).Id;
        return _stored[text] = new StoredResource(scim, id);
    }
}

/// <summary>A resource of a vector, and the only connection that sees it.</summary>
internal sealed record StoredResource(ApiClient Scim, string Id)
{
    /// <summary>Lists by a filter.</summary>
    public Task<ApiAnswer> ListAsync(string filter) => Scim.GetAsync($"{Users.Path}?filter={Uri.EscapeDataString(filter)}");
}
