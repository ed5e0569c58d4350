using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScimCluster.Scim.Discovery;
using ScimCluster.Scim.Resources;

namespace ScimCluster.Scim.Tests.Resources;

public class ProjectionTests
{
    private static readonly ResourceMeta Meta = new(
        "2f1", new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero), new(2026, 2, 3, 6, 5, 6, 7, TimeSpan.FromHours(2)), "https://host/scim/v2/Users/2f1", 3);

    [Fact]
    public void The_whole_resource_is_written_in_the_order_of_the_schemas()
    {
        var document = Sample.Read("""{"userName":"zoe","name":{"familyName":"Ørsted<&>'"},"externalId":"e"}""");
        Assert.Equal(
            """{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"2f1","externalId":"e","userName":"zoe","name":{"familyName":"Ørsted<&>'"},"meta":{"resourceType":"User","created":"2026-01-02T03:04:05.678Z","lastModified":"2026-02-03T04:05:06.007Z","location":"https://host/scim/v2/Users/2f1","version":"W/\"3\""}}""",
            Write(document));
    }

    [Theory]
    [InlineData("userName", "schemas,id,userName")]
    [InlineData("USERNAME, name.givenName ,,nothing", "schemas,id,userName,name")]
    [InlineData("id", "schemas,id")]
    [InlineData("password", "schemas,id")]
    [InlineData("meta.version", "schemas,id,meta")]
    [InlineData("urn:ietf:params:scim:schemas:core:2.0:User:title", "schemas,id,title")]
    [InlineData("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber", "schemas,id," + Sample.Enterprise)]
    [InlineData("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", "schemas,id," + Sample.Enterprise)]
    [InlineData("nickName", "schemas,id")]
    public void Attributes_shows_what_it_names_and_what_is_always_returned(string attributes, string members) =>
        Assert.Equal(members, string.Join(',', Members(attributes, null)));

    [Theory]
    [InlineData("emails,name,meta,externalId,title,active,displayName", "schemas,id,userName," + Sample.Enterprise)]
    [InlineData("id,schemas,userName,emails,name,meta,externalId,title,active,displayName," + Sample.Enterprise, "schemas,id")]
    public void ExcludedAttributes_leaves_out_what_it_names_unless_always_returned(string excluded, string members) =>
        Assert.Equal(members, string.Join(',', Members(null, excluded)));

    [Fact]
    public void Sub_attributes_are_shown_and_left_out_one_by_one()
    {
        Assert.Equal("""{"givenName":"Ada"}""", Body("name.givenName", null)["name"]!.ToJsonString());
        Assert.Equal("""{"familyName":"Byron"}""", Body(null, "name.givenName")["name"]!.ToJsonString());
        Assert.Equal("""[{"value":"ada@example.org"},{"value":"ada@home.example"}]""", Body("emails.value", null)["emails"]!.ToJsonString());
        Assert.Equal("""[{"primary":true}]""", Body("emails.primary", null)["emails"]!.ToJsonString());
        Assert.Equal("""{"version":"W/\u00223\u0022"}""", Body("meta.version", null)["meta"]!.ToJsonString());
        Assert.Equal("""{"manager":{"value":"m1"}}""", Body($"{Sample.Enterprise}:manager.value", null)[Sample.Enterprise]!.ToJsonString());
    }

    [Fact]
    public void Both_parameters_together_are_invalidValue()
    {
        Assert.Equal(ScimType.InvalidValue, AttributeProjection.Parse(Sample.User, "a", "b").Error?.ScimType);
        Assert.True(AttributeProjection.Parse(Sample.User, "", null).Value.IsDefault);
        Assert.False(AttributeProjection.Parse(Sample.User, "nothing", null).Value.IsDefault);
    }

    [Fact]
    public void Members_of_a_group_can_be_left_out()
    {
        var projection = AttributeProjection.Parse(Sample.Group, null, "members").Value;
        Assert.False(projection.Shows(null, Sample.Group.FindAttribute("members")!));
        Assert.True(projection.Shows(null, Sample.Group.FindAttribute("displayName")!));
    }

    [Fact]
    public void A_password_in_a_document_is_never_written()
    {
        var document = Sample.Ada();
        document["password"] = "s3cret";
        Assert.DoesNotContain("s3cret", Write(document), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", Write(document, AttributeProjection.Parse(Sample.User, "password", null).Value), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_response_has_the_order_of_the_RFC()
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output, ResourceWriter.WriterOptions))
        {
            ListResponse.WriteStart(writer, 12, 11, 1);
            writer.WriteNumberValue(1);
            ListResponse.WriteEnd(writer);
        }

        Assert.Equal(
            """{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":12,"startIndex":11,"itemsPerPage":1,"Resources":[1]}""",
            Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void An_error_body_has_its_status_as_a_string()
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output, ResourceWriter.WriterOptions))
        {
            ErrorBody.Write(writer, ScimError.Uniqueness("userName"));
        }

        Assert.Equal(
            """{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"409","scimType":"uniqueness","detail":"Another resource already has this value of 'userName'."}""",
            Encoding.UTF8.GetString(output.WrittenSpan));
    }

    private static IEnumerable<string> Members(string? attributes, string? excluded) => Body(attributes, excluded).Select(m => m.Key);

    private static JsonObject Body(string? attributes, string? excluded) =>
        Sample.Parse(Write(Sample.Ada(), AttributeProjection.Parse(Sample.User, attributes, excluded).Value));

    private static string Write(JsonObject document, AttributeProjection? projection = null)
    {
        var output = new ArrayBufferWriter<byte>();
        ResourceWriter.Write(output, Sample.User, document, Meta, projection);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
