using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.OpenApi;

/// <summary>The requests that provoke the documented answers about the roles of groups.</summary>
internal sealed class RoleProvocations(ScimServer server, string organization, string owner)
{
    private readonly string _path = $"/admin/organizations/{organization}/group-roles";
    private readonly string _unknown = $"/admin/organizations/{ScimServer.Unique("unknown")}/group-roles";

    public IReadOnlyDictionary<string, Func<Task<ApiAnswer>>> All()
    {
        var all = new Dictionary<string, Func<Task<ApiAnswer>>>(StringComparer.Ordinal)
        {
            ["setGroupRoles success"] = () => PutAsync(_path, """{"displayName":"Admins","roles":"admin"}"""),
            ["setGroupRoles missing"] = () => server.Operator().PutAsync(_path, """{"groupRoles":[{"displayName":5,"roles":"admin"}]}"""),
            ["setGroupRoles group"] = () => PutAsync(_path, """{"roles":"admin"}"""),
            ["setGroupRoles provider"] = () => PutAsync(_path, """{"externalId":"x","roles":"admin"}"""),
            ["setGroupRoles name"] = () => PutAsync(_path, """{"displayName":" ","roles":"admin"}"""),
            ["setGroupRoles groupId"] = () => PutAsync(_path, """{"providerId":"okta","groupId":"x","roles":"admin"}"""),
            ["setGroupRoles roles"] = () => PutAsync(_path, """{"displayName":"Admins","roles":" , "}"""),
            ["setGroupRoles tooMany"] = () =>
                PutAsync(_path, string.Join(',', Enumerable.Repeat("""{"displayName":"Admins","roles":"admin"}""", 501))),
            ["setGroupRoles notFound"] = () => PutAsync(_unknown, """{"displayName":"Admins","roles":"admin"}"""),
            ["setGroupRoles malformed"] = () => server.Operator().PutAsync(_path, "{"),
            ["setGroupRoles tooLarge"] = () => server.Operator().PutAsync(_path, new string(' ', 65537)),
            ["setGroupRoles mediaType"] = () => server.Operator().SendAsync(HttpMethod.Put, _path, "{}", "text/plain"),
            ["setGroupRoles unauthorized"] = () => server.SignedIn(owner).PutAsync(_path, "{}"),
            ["getGroupRoles success"] = () => server.Operator().GetAsync(_path),
            ["getGroupRoles notFound"] = () => server.Operator().GetAsync(_unknown),
            ["getGroupRoles unauthorized"] = () => server.SignedIn(owner).GetAsync(_path),
            ["deleteGroupRoles success"] = () => server.Operator().DeleteAsync(_path),
            ["deleteGroupRoles notFound"] = () => server.Operator().DeleteAsync(_unknown),
            ["deleteGroupRoles unauthorized"] = () => server.SignedIn(owner).DeleteAsync(_path),
        };
        return all;
    }

    private Task<ApiAnswer> PutAsync(string path, string rules) => server.Operator().PutAsync(path, $$"""{"groupRoles":[{{rules}}]}""");
}
