using System.Text.Json.Nodes;
using ScimCluster.Scim.Resources;

namespace ScimCluster.Scim.Tests.Resources;

public class ResourceReaderTests
{
    [Fact]
    public void The_document_has_canonical_names_and_order_and_only_what_clients_may_write()
    {
        var document = Sample.Read("""
            {"urn:IETF:params:scim:schemas:extension:enterprise:2.0:user":{"DEPARTMENT":"Ops","manager":{"displayName":"Boss","value":"m"}},
             "Active":false,"ID":"x","meta":{"resourceType":"User"},"groups":[{"value":"g"}],"password":"s3cret","shoeSize":44,
             "EMAILS":[{"PRIMARY":true,"Type":"work","value":"A@B.c"}],"USERNAME":"Ada","externalId":"E-1",
             "name":{"familyName":"Byron","givenName":"Ada"},
             "schemas":["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User","urn:ietf:params:scim:schemas:core:2.0:User","urn:other"]}
            """);
        Assert.Equal(
            """{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],"externalId":"E-1","userName":"ada","name":{"familyName":"Byron","givenName":"Ada"},"active":false,"emails":[{"value":"a@b.c","type":"work","primary":true}],"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Ops","manager":{"value":"m"}}}""",
            document.ToJsonString());
    }

    [Fact]
    public void A_canonical_document_reads_as_itself() =>
        Assert.Equal(Sample.Ada().ToJsonString(), ResourceReader.Read(Sample.User, Sample.Ada()).Value.ToJsonString());

    [Fact]
    public void Null_and_empty_values_mean_absent_and_active_stays_absent()
    {
        var document = Sample.Read("""{"userName":"u","title":null,"emails":[],"addresses":null,"name":{},"roles":[null,{}],"phoneNumbers":[{"value":null}]}""");
        Assert.Equal("""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"u"}""", document.ToJsonString());
    }

    [Theory]
    [InlineData("{}", "userName")]
    [InlineData("""{"userName":null}""", "userName")]
    [InlineData("""{"userName":"  "}""", "userName")]
    [InlineData("""{"userName":7}""", "userName")]
    [InlineData("""{"userName":["u"]}""", "userName")]
    [InlineData("""{"userName":"u","active":"maybe"}""", "active")]
    [InlineData("""{"userName":"u","active":1}""", "active")]
    [InlineData("""{"userName":"u","name":"Ada"}""", "name")]
    [InlineData("""{"userName":"u","name":{"givenName":{}}}""", "name.givenName")]
    [InlineData("""{"userName":"u","emails":7}""", "emails")]
    [InlineData("""{"userName":"u","emails":[["x"]]}""", "emails")]
    [InlineData("""{"userName":"u","emails":[{"value":7}]}""", "emails.value")]
    [InlineData("""{"userName":"u","emails":[{"value":"a","primary":true},{"value":"b","primary":"True"}]}""", "emails")]
    [InlineData("""{"userName":"u","x509Certificates":[{"value":"%%"}]}""", "x509Certificates.value")]
    [InlineData("""{"userName":"u","password":7}""", "password")]
    [InlineData("""{"userName":"u","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":"x"}""", Sample.Enterprise)]
    [InlineData("""{"userName":"u","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":1}}""", Sample.Enterprise + ":department")]
    public void A_value_that_does_not_fit_is_invalidValue_and_named(string body, string attribute)
    {
        var error = Sample.Refusal(body);
        Assert.Equal(ScimType.InvalidValue, error?.ScimType);
        Assert.Contains($"'{attribute}'", error!.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("userName")]
    [InlineData("externalId")]
    public void Keys_have_512_characters_at_most(string attribute)
    {
        var body = new JsonObject { ["userName"] = "u", [attribute] = new string('x', 512) };
        Assert.Null(Sample.Refusal(body.ToJsonString()));
        body[attribute] = new string('x', 513);
        Assert.Equal(ScimType.InvalidValue, Sample.Refusal(body.ToJsonString())?.ScimType);
        Assert.Equal(
            ScimType.InvalidValue,
            Sample.Refusal(new JsonObject { ["userName"] = "u", ["emails"] = new JsonArray(new JsonObject { ["value"] = new string('x', 513) }) }.ToJsonString())?.ScimType);
    }

    [Theory]
    [InlineData("""{"schemas":[],"userName":"u"}""")]
    [InlineData("""{"schemas":"urn:ietf:params:scim:schemas:core:2.0:User","userName":"u"}""")]
    [InlineData("""{"schemas":[7],"userName":"u"}""")]
    [InlineData("""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"userName":"u"}""")]
    public void Schemas_must_name_the_base_schema(string body) => Assert.Equal(ScimType.InvalidSyntax, Sample.Refusal(body)?.ScimType);

    [Theory]
    [InlineData("""{"userName":"u"}""")]
    [InlineData("""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"u","shoeSize":44}""")]
    [InlineData("""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"u","name":{"shoeSize":44}}""")]
    [InlineData("""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:other"],"userName":"u"}""")]
    [InlineData("""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"u","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"x":1}}""")]
    public void Strict_mode_refuses_as_invalidSyntax_what_lenient_mode_ignores(string body)
    {
        Assert.Null(Sample.Refusal(body));
        Assert.Equal(ScimType.InvalidSyntax, Sample.Refusal(body, options: Sample.Strict)?.ScimType);
    }

    [Theory]
    [InlineData("""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"u","active":"False"}""", """{"active":false}""")]
    [InlineData("""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"u","emails":{"value":"a@b","primary":true}}""", """{"emails":[{"value":"a@b","primary":true}]}""")]
    [InlineData("""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"u","emails":"a@b"}""", """{"emails":[{"value":"a@b"}]}""")]
    [InlineData("""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"u","roles":[{"value":"x","primary":"tRUE"}]}""", """{"roles":[{"value":"x","primary":true}]}""")]
    [InlineData(
        """{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"u","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"manager":"271"}}""",
        """{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"manager":{"value":"271"}}}""")]
    public void Lenient_mode_coerces_what_strict_mode_refuses_as_invalidValue(string body, string expected)
    {
        var document = Sample.Read(body);
        document.Remove("schemas");
        document.Remove("userName");
        Assert.Equal(expected, document.ToJsonString());
        Assert.Equal(ScimType.InvalidValue, Sample.Refusal(body, options: Sample.Strict)?.ScimType);
    }

    [Fact]
    public void Case_is_kept_where_the_options_say_so()
    {
        var document = Sample.Read("""{"userName":"Ada","emails":[{"value":"A@B"}]}""", options: new ReaderOptions(PreserveCase: true));
        Assert.Equal("Ada", document["userName"]!.GetValue<string>());
        Assert.Equal("A@B", document["emails"]![0]!["value"]!.GetValue<string>());
    }

    [Fact]
    public void JSON_text_in_a_role_stays_as_it_is()
    {
        var document = Sample.Read("""{"userName":"u","roles":[{"value":"{\"id\":\"1\",\"value\":\"Admin\"}"}]}""");
        Assert.Equal("""{"id":"1","value":"Admin"}""", document["roles"]![0]!["value"]!.GetValue<string>());
    }

    [Fact]
    public void A_group_keeps_its_members_and_drops_the_old_marker_of_Entra()
    {
        var document = Sample.Read(
            """
            {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group","http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
             "displayName":"Crew","members":[{"$ref":null,"value":"1"}]}
            """,
            Sample.Group);
        Assert.Equal(
            """{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Crew","members":[{"value":"1"}]}""",
            document.ToJsonString());
    }

    [Fact]
    public void The_body_is_left_untouched()
    {
        var body = Sample.Parse("""{"userName":"ADA","emails":{"value":"X"},"active":"True"}""");
        var before = body.ToJsonString();
        Assert.Null(ResourceReader.Read(Sample.User, body).Error);
        Assert.Equal(before, body.ToJsonString());
    }
}
