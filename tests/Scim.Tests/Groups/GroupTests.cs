using ScimCluster.Scim.Groups;

namespace ScimCluster.Scim.Tests.Groups;

public class GroupTests
{
    [Fact]
    public void Members_are_taken_once_each_with_what_the_client_says_of_them()
    {
        var document = Sample.Read(
            """{"displayName":"Crew","members":[{"value":"1","type":"User","display":"Ada"},{"value":"2"},{"value":"1"}]}""", Sample.Group);
        var members = GroupMember.ReadAll(document).Value;
        Assert.Equal(2, members.Count);
        Assert.Equal(new GroupMember("1", "User", "Ada"), members[0]);
        Assert.Equal(new GroupMember("2", null, null), members[1]);
        Assert.Empty(GroupMember.ReadAll(Sample.Crew()).Value);
    }

    [Fact]
    public void A_member_without_value_is_invalidValue() => Assert.Equal(
        ScimType.InvalidValue,
        GroupMember.ReadAll(Sample.Read("""{"displayName":"Crew","members":[{"display":"x"}]}""", Sample.Group)).Error?.ScimType);

    [Fact]
    public void Keys_are_the_folded_name_and_the_exact_externalId()
    {
        Assert.Equal(new GroupKeys("Équipe A", "équipe a", "E-1"), GroupKeys.From(Sample.Read("""{"displayName":"Équipe A","externalId":"E-1"}""", Sample.Group)));
        Assert.Null(GroupKeys.From(Sample.Crew()).ExternalId);
    }
}
