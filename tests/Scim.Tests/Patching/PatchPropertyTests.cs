using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ScimCluster.Scim.Resources;

namespace ScimCluster.Scim.Tests.Patching;

public class PatchPropertyTests
{
    private static readonly string[] Paths =
    [
        "userName", "title", "active", "name", "name.givenName", "emails", "emails[type eq \\\"work\\\"]", "emails[type eq \\\"work\\\"].value",
        "emails.primary", "manager", Sample.Enterprise, Sample.Enterprise + ":department", "phoneNumbers[type eq \\\"fax\\\"].value", "roles", "id", "nothing",
    ];

    private static readonly string[] Values =
    [
        "\"x\"", "\"\"", "true", "\"False\"", "null", "[]", "{}", "7", "[{\"value\":\"A@b\",\"type\":\"work\",\"primary\":true}]",
        "{\"value\":\"c@d\",\"type\":\"home\"}", "{\"givenName\":\"G\",\"familyName\":null}", "{\"department\":\"D\"}", "[\"a\",null]", "{\"title\":\"T\"}",
    ];

    private static readonly Gen<string> Operation =
        from op in Gen.Elements("add", "Replace", "remove")
        from path in Gen.Elements(Paths.Select(p => $"\"path\":\"{p}\",").Append("").ToArray())
        from value in Gen.Elements(Values)
        select $$"""{"op":"{{op}}",{{path}}"value":{{value}}}""";

    public static TheoryData<ScimMode> Modes => [ScimMode.Lenient, ScimMode.Strict];

    [Theory, MemberData(nameof(Modes))]
    public void Whatever_is_accepted_leaves_a_canonical_document_and_the_original_untouched(ScimMode mode) => Run(mode, (before, operation, options) =>
    {
        var original = before.ToJsonString();
        var result = Sample.Patch(before, operation, options);
        if (result.Error is not null)
        {
            return before.ToJsonString() == original;
        }

        var document = result.Value.Document;
        var read = ResourceReader.Read(Sample.User, document, options);
        return before.ToJsonString() == original
            && read.Error is null
            && read.Value.ToJsonString() == document.ToJsonString()
            && result.Value.Changed == !JsonNode.DeepEquals(document, before);
    });

    [Theory, MemberData(nameof(Modes))]
    public void An_operation_that_is_accepted_twice_changes_nothing_the_second_time(ScimMode mode) => Run(mode, (before, operation, options) =>
    {
        var first = Sample.Patch(before, operation, options);
        var second = first.Error is null ? Sample.Patch(first.Value.Document, operation, options) : first;
        return second.Error is not null || first.Error is not null || !second.Value.Changed;
    });

    private static void Run(ScimMode mode, Func<JsonObject, string, ReaderOptions, bool> property) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1_500),
        Prop.ForAll(Operation.ToArbitrary(), operation => property(Sample.Ada(), operation, new ReaderOptions(mode))));
}
