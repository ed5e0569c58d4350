using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Tests.Schemas;

public class SchemaCatalogTests
{
    public static TheoryData<string> Uris
    {
        get
        {
            var data = new TheoryData<string>();
            foreach (var schema in SchemaCatalog.BuiltIn.Schemas)
            {
                data.Add(schema.Id);
            }

            return data;
        }
    }

    [Fact]
    public void The_catalogue_holds_the_six_schemas_of_RFC_7643() => Assert.Equal(
        [SchemaUris.User, SchemaUris.EnterpriseUser, SchemaUris.Group, SchemaUris.ServiceProviderConfig, SchemaUris.ResourceType, SchemaUris.Schema],
        SchemaCatalog.BuiltIn.Schemas.Select(s => s.Id),
        StringComparer.Ordinal);

    [Theory, MemberData(nameof(Uris))]
    public void Every_attribute_is_described_and_consistent(string uri)
    {
        var schema = SchemaCatalog.BuiltIn.FindSchema(uri)!;
        Assert.NotEmpty(schema.Description);
        Assert.All(schema.Attributes.SelectMany(WithSubAttributes), attribute =>
        {
            Assert.NotEmpty(attribute.Description);
            Assert.Equal(attribute.Type == AttributeType.Complex, attribute.SubAttributes.Count > 0);
            Assert.Equal(attribute.Type == AttributeType.Reference, attribute.ReferenceTypes.Count > 0);
            Assert.False(attribute.CaseExact && !attribute.IsTextual);
            Assert.Equal(attribute.Mutability == Mutability.WriteOnly, attribute.Returned == Returned.Never);
        });
    }

    [Theory, MemberData(nameof(Uris))]
    public void A_definition_reads_back_as_it_was_written(string uri)
    {
        var written = SchemaDefinition.Write(SchemaCatalog.BuiltIn.FindSchema(uri)!);
        var again = SchemaDefinition.Write(SchemaDefinition.Read(written).Value);
        Assert.Equal(written.ToJsonString(), again.ToJsonString());
    }

    [Theory, MemberData(nameof(Uris))]
    public void The_embedded_file_says_every_characteristic_itself(string uri)
    {
        var schema = SchemaCatalog.BuiltIn.FindSchema(uri)!;
        using var stream = typeof(Schema).Assembly.GetManifestResourceStream($"ScimCluster.Scim.Schemas.Definitions.{schema.Name}.json")!;
        Assert.Equal(System.Text.Json.Nodes.JsonNode.Parse(stream)!.ToJsonString(), SchemaDefinition.Write(schema).ToJsonString());
    }

    [Fact]
    public void The_characteristics_that_behaviour_rests_on_are_those_of_the_RFC()
    {
        var user = Sample.User.Schema;
        var userName = user.FindAttribute("USERNAME")!;
        Assert.True(userName.Required);
        Assert.False(userName.CaseExact);
        Assert.Equal(Uniqueness.Server, userName.Uniqueness);
        Assert.Equal(Returned.Never, user.FindAttribute("password")!.Returned);
        Assert.Equal(Mutability.ReadOnly, user.FindAttribute("groups")!.Mutability);
        Assert.Equal(["work", "home", "other"], user.FindAttribute("emails")!.FindSubAttribute("type")!.CanonicalValues);
        Assert.Equal(Mutability.Immutable, Sample.Group.Schema.FindAttribute("members")!.FindSubAttribute("value")!.Mutability);
        Assert.Equal(21, user.Attributes.Count);
    }

    [Fact]
    public void Common_attributes_are_known_in_every_resource_type()
    {
        Assert.Same(CommonAttributes.Id, Sample.Group.FindAttribute("ID"));
        Assert.True(Sample.User.FindAttribute("externalId")!.CaseExact);
        Assert.True(CommonAttributes.Id.CaseExact);
        Assert.Equal(Returned.Always, CommonAttributes.Id.Returned);
        Assert.Null(Sample.User.FindAttribute("nothing"));
    }

    [Theory]
    [InlineData("""{"name":"x","attributes":[]}""")]
    [InlineData("""{"id":"urn:x","attributes":[{"type":"string"}]}""")]
    [InlineData("""{"id":"urn:x","attributes":[{"name":"a"},{"name":"A"}]}""")]
    [InlineData("""{"id":"urn:x","attributes":[{"name":"a","mutability":"sometimes"}]}""")]
    [InlineData("""{"id":"urn:x","attributes":[{"name":"a","type":"7"}]}""")]
    [InlineData("""{"id":"urn:x","attributes":[7]}""")]
    public void A_wrong_definition_is_invalidValue(string definition) =>
        Assert.Equal(ScimType.InvalidValue, SchemaDefinition.Read(Sample.Parse(definition)).Error?.ScimType);

    private static IEnumerable<SchemaAttribute> WithSubAttributes(SchemaAttribute attribute) =>
        attribute.SubAttributes.SelectMany(WithSubAttributes).Prepend(attribute);
}
