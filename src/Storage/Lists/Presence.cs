namespace ScimCluster.Storage.Lists;

/// <summary><c>pr</c>, and the comparisons with null.</summary>
internal static class Presence
{
    // A text that is not empty, a number or a boolean, at any depth.
    private const string Something =
        "'strict $.** ? (@.type() == \"boolean\" || @.type() == \"number\" || (@.type() == \"string\" && @ != \"\"))'";

    public static string Of(Operand operand) => operand.IsJson
        ? $"(({operand.Sql} @? {Something}) IS TRUE)"
        : $"(({operand.Sql} <> '') IS TRUE)";
}
