using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Patching;

/// <summary>The elements of a multi-valued attribute.</summary>
internal static class ElementList
{
    /// <summary>
    /// Adds elements. One that is there already is not added twice (RFC 7644 §3.5.2.1): it takes over what the new one says,
    /// unless its value is immutable, as a member's is. A new primary value takes the mark from the others.
    /// </summary>
    public static void Add(SchemaAttribute attribute, JsonArray existing, JsonArray added)
    {
        var byIdentity = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var element in existing.OfType<JsonNode>())
        {
            byIdentity.TryAdd(Identity(attribute, element), element);
        }

        foreach (var element in added.OfType<JsonNode>().ToList())
        {
            var identity = Identity(attribute, element);
            if (!byIdentity.TryGetValue(identity, out var target))
            {
                added.Remove(element);
                existing.Add(element);
                byIdentity.Add(identity, element);
                target = element;
            }
            else if (target is JsonObject old && element is JsonObject renewed && !HasImmutableValue(attribute))
            {
                Overlay(attribute, old, renewed);
            }

            if (ValueReader.IsPrimary(element))
            {
                DemoteOthers(existing, target);
            }
        }
    }

    /// <summary>RFC 7644 §3.5.2: a value that becomes primary takes the mark from the one that had it.</summary>
    public static void DemoteOthers(JsonArray elements, JsonNode primary)
    {
        foreach (var element in elements.OfType<JsonObject>())
        {
            if (element != primary && ValueReader.IsPrimary(element))
            {
                element["primary"] = false;
            }
        }
    }

    /// <summary>What makes two elements the same: value and type (RFC 7643 §2.4), for members the value alone.</summary>
    private static string Identity(SchemaAttribute attribute, JsonNode element)
    {
        if (element is not JsonObject members || attribute.FindSubAttribute("value") is not { } valueAttribute
            || !members.TryGetMember("value", out var node) || !node.TryGetText(out var value))
        {
            return IdentityOfWhole(element);
        }

        var key = valueAttribute.CaseExact || HasImmutableValue(attribute) ? value : CaseFolding.Fold(value);
        var type = !HasImmutableValue(attribute) && members.TryGetMember("type", out var typeNode) && typeNode.TryGetText(out var text)
            ? CaseFolding.Fold(text)
            : "";
        return $"{type}\n{key}";
    }

    private static string IdentityOfWhole(JsonNode element)
    {
        if (element is not JsonObject members)
        {
            return element.ToJsonString();
        }

        var sorted = members.Where(m => !string.Equals(m.Key, "primary", StringComparison.Ordinal))
            .OrderBy(m => m.Key, StringComparer.Ordinal)
            .Select(m => $"{m.Key}={m.Value?.ToJsonString()}");
        return string.Join('\n', sorted);
    }

    private static bool HasImmutableValue(SchemaAttribute attribute) =>
        attribute.FindSubAttribute("value") is { Mutability: Mutability.Immutable };

    private static void Overlay(SchemaAttribute attribute, JsonObject target, JsonObject source)
    {
        foreach (var sub in attribute.SubAttributes)
        {
            if (source[sub.Name] is { } value)
            {
                MemberOrder.Set(attribute, target, sub, value.DeepClone());
            }
        }
    }
}
