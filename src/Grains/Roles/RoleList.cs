using System.Diagnostics.CodeAnalysis;

namespace ScimCluster.Grains;

/// <summary>A comma-separated list of roles.</summary>
internal static class RoleList
{
    /// <summary>The most characters of a list that somebody writes.</summary>
    public const int MaxLength = 256;

    /// <summary>The roles of a list, without white space around them.</summary>
    public static string[] Split(string roles) =>
        roles.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Reads what somebody wrote.</summary>
    /// <returns>False if it has no role, is too long, or has characters that are none.</returns>
    public static bool TryNormalize(string roles, [NotNullWhen(true)] out string? normalized)
    {
        var names = Split(roles);
        normalized = names.Length > 0 && OrganizationText.IsUsable(roles, MaxLength) ? string.Join(',', names) : null;
        return normalized is not null;
    }
}
