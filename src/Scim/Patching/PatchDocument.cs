using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Paths;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Patching;

/// <summary>The copy that the operations of one PATCH work on.</summary>
internal sealed class PatchDocument(ResourceType type, JsonObject root, ReaderOptions options)
{
    public ResourceType Type => type;

    public ReaderOptions Options => options;

    public bool IsLenient => options.Mode == ScimMode.Lenient;

    public ValueReader Values { get; } = new(options);

    /// <summary>The value of the path's attribute, whatever its filter and sub-attribute say.</summary>
    public JsonNode? Get(BoundPath path) =>
        Container(path) is { } container && container.TryGetMember(path.Attribute!.Name, out var value) ? value : null;

    /// <summary>Sets the attribute; null removes it.</summary>
    public void Set(BoundPath path, JsonNode? value)
    {
        var container = Container(path);
        if (value is null)
        {
            container?.Remove(path.Attribute!.Name);
            return;
        }

        if (container is null)
        {
            container = [];
            root[path.Extension!] = container;
        }

        container[path.Attribute!.Name] = value;
    }

    public void RemoveExtension(string uri) => root.Remove(uri);

    /// <summary>The document in canonical order, with the <c>schemas</c> that it now uses.</summary>
    public JsonObject Complete() => CanonicalDocument.Arrange(type, root);

    private JsonObject? Container(BoundPath path)
    {
        if (path.Extension is null)
        {
            return root;
        }

        return root.TryGetMember(path.Extension, out var extension) ? extension as JsonObject : null;
    }
}
