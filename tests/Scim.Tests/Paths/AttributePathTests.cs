using ScimCluster.Scim.Paths;

namespace ScimCluster.Scim.Tests.Paths;

public class AttributePathTests
{
    [Theory]
    [InlineData("userName", null, "userName", null)]
    [InlineData("name.givenName", null, "name", "givenName")]
    [InlineData("members.$ref", null, "members", "$ref")]
    [InlineData("urn:ietf:params:scim:schemas:core:2.0:User:name.givenName", "urn:ietf:params:scim:schemas:core:2.0:User", "name", "givenName")]
    [InlineData("urn:x:y-z_1", "urn:x", "y-z_1", null)]
    public void A_name_splits_at_its_last_colon_and_first_dot(string text, string? schema, string attribute, string? sub)
    {
        var path = AttributePath.Parse(text).Value;
        Assert.Equal((schema, attribute, sub), (path.Schema, path.Attribute, path.SubAttribute));
        Assert.Equal(text, path.ToString());
    }

    [Theory]
    [InlineData("emails[type eq \"work\"]")]
    [InlineData("emails[type eq \"work\"].value")]
    [InlineData("emails[value eq \"a]b[\\\"c\"].display")]
    [InlineData("urn:ietf:params:scim:schemas:core:2.0:User:emails[not (type eq \"work\") and primary eq true].value")]
    public void A_value_path_reads_back_as_it_was_written(string text) => Assert.Equal(text, AttributePath.Parse(text).Value.ToString());

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("1a")]
    [InlineData("a b")]
    [InlineData("a.b.c")]
    [InlineData("a.")]
    [InlineData("urn:")]
    [InlineData("http://x:y")]
    [InlineData("emails[")]
    [InlineData("emails[]")]
    [InlineData("emails[type eq]")]
    [InlineData("emails[type eq \"work\"]value")]
    [InlineData("emails[type eq \"work\"].")]
    [InlineData("emails.value[type eq \"work\"]")]
    [InlineData("emails[type eq \"work\"].value[a pr]")]
    [InlineData("emails[a[b pr]]")]
    [InlineData("emails]type[")]
    public void A_malformed_path_is_invalidPath(string text) =>
        Assert.Equal(ScimType.InvalidPath, AttributePath.Parse(text).Error?.ScimType);

    [Theory]
    [InlineData("USERNAME", "userName")]
    [InlineData("Name.GivenName", "name.givenName")]
    [InlineData("URN:ietf:params:scim:schemas:CORE:2.0:user:title", "title")]
    [InlineData("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", Sample.Enterprise + ":department")]
    [InlineData("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", Sample.Enterprise)]
    [InlineData("urn:ietf:params:scim:schemas:core:2.0:User:externalId", "externalId")]
    [InlineData("meta.lastModified", "meta.lastModified")]
    public void Names_are_found_without_regard_to_case(string text, string canonical) => Assert.Equal(
        canonical, PathBinder.Bind(Sample.User, AttributePath.Parse(text).Value, ScimMode.Strict).Value.ToString());

    [Theory]
    [InlineData("nothing")]
    [InlineData("name.nothing")]
    [InlineData("userName.value")]
    [InlineData("urn:unknown:User:title")]
    [InlineData("urn:ietf:params:scim:schemas:core:2.0:User:manager")]
    [InlineData("userName[value eq \"x\"]")]
    [InlineData("name[givenName eq \"x\"]")]
    [InlineData("emails[nothing eq \"x\"]")]
    [InlineData("emails[type gt true]")]
    public void What_the_schema_does_not_know_is_invalidPath(string text) => Assert.Equal(
        ScimType.InvalidPath, PathBinder.Bind(Sample.User, AttributePath.Parse(text).Value).Error?.ScimType);

    [Fact]
    public void Only_lenient_mode_finds_extension_attributes_without_their_URI()
    {
        var manager = AttributePath.Parse("manager").Value;
        Assert.Equal(Sample.Enterprise, PathBinder.Bind(Sample.User, manager).Value.Extension);
        Assert.Equal(ScimType.InvalidPath, PathBinder.Bind(Sample.User, manager, ScimMode.Strict).Error?.ScimType);
    }

    [Fact]
    public void The_offending_text_is_named()
    {
        Assert.Contains("shoeSize", PathBinder.Bind(Sample.User, AttributePath.Parse("shoeSize").Value).Error!.Detail, StringComparison.Ordinal);
        Assert.Contains("a..b", AttributePath.Parse("a..b").Error!.Detail, StringComparison.Ordinal);
    }
}
