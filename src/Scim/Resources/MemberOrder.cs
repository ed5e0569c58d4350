using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Resources;

/// <summary>Keeps the members of a complex value in the order of the schema.</summary>
internal static class MemberOrder
{
    /// <summary>Sets a sub-attribute in its place; null removes it.</summary>
    public static void Set(SchemaAttribute attribute, JsonObject members, SchemaAttribute sub, JsonNode? value)
    {
        if (value is null)
        {
            members.Remove(sub.Name);
            return;
        }

        if (members.TryGetMember(sub.Name, out _))
        {
            members[sub.Name] = value;
            return;
        }

        var index = 0;
        while (index < members.Count && attribute.FindSubAttribute(members.GetAt(index).Key) is { } other && other.Index < sub.Index)
        {
            index++;
        }

        members.Insert(index, sub.Name, value);
    }
}
