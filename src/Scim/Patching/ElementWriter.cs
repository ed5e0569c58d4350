using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Paths;
using ScimCluster.Scim.Resources;

namespace ScimCluster.Scim.Patching;

/// <summary>Writes one sub-attribute of chosen elements.</summary>
internal static class ElementWriter
{
    public static ScimError? WriteSubAttribute(
        PatchDocument document, JsonArray all, IReadOnlyList<JsonObject> chosen, PatchOperation operation, BoundPath path)
    {
        var sub = path.SubAttribute!;
        if (document.Values.Read(sub, operation.Value, path.ToString()).IsRefused(out var error, out var value))
        {
            return error;
        }

        if (value is null && operation.Kind == PatchOperationKind.Add)
        {
            return null;
        }

        foreach (var element in chosen)
        {
            element.TryGetMember(sub.Name, out var before);
            if (ImmutableValues.Check(sub, before, value, path) is { } refusal)
            {
                return refusal;
            }

            MemberOrder.Set(path.Attribute!, element, sub, value?.DeepClone());
        }

        return SettlePrimary(all, chosen, path);
    }

    /// <summary>Sees to it that one value at most is primary after <paramref name="written"/> have changed.</summary>
    public static ScimError? SettlePrimary(JsonArray all, IReadOnlyList<JsonObject> written, BoundPath path)
    {
        var primaries = written.Where(ValueReader.IsPrimary).ToList();
        if (primaries.Count > 1)
        {
            return ScimError.InvalidValue($"'{path.Attribute}' would have more than one primary value.");
        }

        if (primaries.Count == 1)
        {
            ElementList.DemoteOthers(all, primaries[0]);
        }

        return null;
    }
}
