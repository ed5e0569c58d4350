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

    private static readonly string[] Operations =
    [
        .. from op in new[] { "add", "Replace", "remove" }
           from path in Paths.Select(p => $"\"path\":\"{p}\",").Append("")
           from value in Values
           select $$"""{"op":"{{op}}",{{path}}"value":{{value}}}""",
    ];

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
    public void An_operation_that_is_accepted_twice_changes_nothing_the_second_time(ScimMode mode) => Assert.All(Operations, operation =>
    {
        var options = new ReaderOptions(mode);
        var before = Sample.Ada();
        var first = Sample.Patch(before, operation, options);
        var second = first.Error is null ? Sample.Patch(first.Value.Document, operation, options) : first;
        Assert.True(second.Error is not null || first.Error is not null || !second.Value.Changed, operation);
    });

    // Every single operation, and random sequences of them.
    private static void Run(ScimMode mode, Func<JsonObject, string, ReaderOptions, bool> property)
    {
        var options = new ReaderOptions(mode);
        Assert.All(Operations, operation => Assert.True(property(Sample.Ada(), operation, options), operation));
        var sequences = Gen.Elements(Operations).ArrayOf().Where(o => o.Length > 0).Select(o => string.Join(',', o.Take(4)));
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300),
            Prop.ForAll(sequences.ToArbitrary(), sequence => property(Sample.Ada(), sequence, options)));
    }
}
