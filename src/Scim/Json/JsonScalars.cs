using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ScimCluster.Scim.Json;

/// <summary>Reads single values, whether the node was built from CLR values or parsed from stored text.</summary>
internal static class JsonScalars
{
    public static bool TryGetText(this JsonNode? node, [NotNullWhen(true)] out string? text)
    {
        text = null;
        return node is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.TryGetValue(out text);
    }

    public static bool TryGetBoolean(this JsonNode? node, out bool boolean)
    {
        boolean = false;
        return node is JsonValue value && value.TryGetValue(out boolean);
    }

    public static bool TryGetDecimal(this JsonNode? node, out decimal number)
    {
        number = 0;
        if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.Number)
        {
            return false;
        }

        if (value.TryGetValue(out long integer))
        {
            number = integer;
            return true;
        }

        return value.TryGetValue(out number) || (value.TryGetValue(out int small) && Assign(small, out number))
            || (value.TryGetValue(out double real) && Math.Abs(real) < (double)decimal.MaxValue && Assign((decimal)real, out number));
    }

    /// <summary>Finds a member by name without regard to case (RFC 7643 §2.1), an exact match first.</summary>
    public static bool TryGetMember(this JsonObject members, string name, out JsonNode? value)
    {
        if (members.TryGetPropertyValue(name, out value))
        {
            return true;
        }

        foreach (var (candidate, node) in members)
        {
            if (string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase))
            {
                value = node;
                return true;
            }
        }

        return false;
    }

    private static bool Assign(decimal value, out decimal target)
    {
        target = value;
        return true;
    }
}
