using ScimCluster.Gateway.Hosting;
using ScimCluster.Scim.Schemas;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Schemas;

public sealed class SchemaFileTests
{
    private const string Good = """{"id":"urn:example:badge","name":"Badge","attributes":[{"name":"number","type":"string"}]}""";

    public static TheoryData<string, string> WrongFiles() => new()
    {
        { "no json", "JSON" },
        { "[]", "object" },
        { """{"name":"Badge","attributes":[{"name":"number"}]}""", "'id'" },
        { """{"id":"badge","attributes":[{"name":"number"}]}""", "URN" },
        { """{"id":"urn:example:a b","attributes":[{"name":"number"}]}""", "URN" },
        { """{"id":"urn:example:badge"}""", "'attributes'" },
        { """{"id":"urn:example:badge","attributes":[{"type":"string"}]}""", "'name'" },
        { """{"id":"urn:example:badge","attributes":[{"name":"number","type":"text"}]}""", "'number'" },
        { """{"id":"urn:example:badge","attributes":[{"name":"number","mutability":"never"}]}""", "'number'" },
        { """{"id":"urn:example:badge","attributes":[{"name":"number"},{"name":"NUMBER"}]}""", "'NUMBER'" },
        { """{"id":"urn:example:badge","attributes":[{"name":"a number"}]}""", "'a number'" },
        { """{"id":"urn:example:badge","attributes":[{"name":"lost","type":"boolean","uniqueness":"server"}]}""", "'lost' is complex, boolean" },
        { """{"id":"urn:example:badge","attributes":[{"name":"pin","returned":"never","uniqueness":"global"}]}""", "'uniqueness'" },
        { """{"id":"urn:example:badge","attributes":[{"name":"pin","mutability":"writeOnly"}]}""", "'pin' is writeOnly" },
        { """{"id":"urn:example:badge","attributes":[{"name":"pin","mutability":"writeOnly","returned":"never","required":true}]}""", "'pin' is writeOnly and required" },
        { """{"id":"urn:example:badge","attributes":[{"name":"seen","mutability":"readOnly","required":true}]}""", "'seen' is readOnly and required" },
        { """{"id":"urn:example:badge","attributes":[{"name":"door","type":"complex"}]}""", "'door'" },
        { """{"id":"urn:example:badge","attributes":[{"name":"door","type":"complex","subAttributes":[{"name":"key","type":"complex","subAttributes":[{"name":"x"}]}]}]}""", "'door.key' is complex" },
        { """{"id":"urn:example:badge","attributes":[{"name":"number"}],"extends":{"resourceType":"Group"}}""", "'extends'" },
        { """{"id":"urn:example:badge","attributes":[{"name":"number"}],"extends":{"required":"yes"}}""", "'extends.required'" },
        { """{"id":"URN:ietf:params:scim:schemas:core:2.0:user","attributes":[{"name":"number"}]}""", "another schema" },
    };

    [Theory]
    [MemberData(nameof(WrongFiles))]
    public void Wrong_file_keeps_the_program_from_starting_and_names_file_and_attribute(string content, string named)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("wrong.json", content);

        var result = new SchemaOptionsValidator().Validate(null, new SchemaOptions { Files = [folder.Write("good.json", Good), file] });

        var failure = Assert.Single(result.Failures!);
        Assert.StartsWith($"Schemas:Files has {file}: ", failure, StringComparison.Ordinal);
        Assert.Contains(named, failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_wrong_file_is_reported_at_once()
    {
        using var folder = new TemporaryFolder();
        var good = folder.Write("good.json", Good);

        var result = new SchemaOptionsValidator().Validate(
            null, new SchemaOptions { Files = [good, folder.Write("same.json", Good), good + ".missing", folder.Write("empty.json", "")] });

        Assert.Equal(3, result.Failures!.Count());
    }

    [Fact]
    public void Good_files_follow_the_enterprise_extension_in_their_order()
    {
        using var folder = new TemporaryFolder();
        string[] files =
        [
            folder.Write("b.json", Good),
            folder.Write("a.json", Good.Replace("urn:example:badge", "urn:example:desk", StringComparison.Ordinal)),
        ];

        var (catalog, errors) = SchemaFiles.Load(files);

        Assert.Empty(errors);
        Assert.Equal([SchemaUris.EnterpriseUser, "urn:example:badge", "urn:example:desk"], catalog.User.Extensions.Select(extension => extension.Schema.Id));
        Assert.False(catalog.User.Extensions[1].Required);
        Assert.Equal(SchemaCatalog.BuiltIn.Schemas.Count + 2, catalog.Schemas.Count);
    }
}
