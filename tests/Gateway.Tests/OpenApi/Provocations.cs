using Microsoft.Extensions.DependencyInjection;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Grains;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.OpenApi;

/// <summary>The requests that provoke the documented answers, by operation and name of the example.</summary>
internal sealed class Provocations
{
    private const string Organizations = "/admin/organizations";

    private readonly Dictionary<string, Func<Task<ApiAnswer>>> _all = new(StringComparer.Ordinal);
    private readonly ScimServer _server;
    private readonly string _organization = ScimServer.Unique("org");
    private readonly string _other = ScimServer.Unique("org");
    private readonly string _owner = ScimServer.Unique("owner");
    private readonly string _member = ScimServer.Unique("member");
    private readonly string _stranger = ScimServer.Unique("stranger");
    private readonly string _connection = ScimServer.Unique("okta");
    private readonly string _personal = ScimServer.Unique("okta");

    private Provocations(ScimServer server) => _server = server;

    public static async Task<IReadOnlyDictionary<string, Func<Task<ApiAnswer>>>> PrepareAsync(ScimServer server)
    {
        var provocations = new Provocations(server);
        await provocations.PrepareAsync();
        provocations.AddConnections();
        await provocations.AddTokensAsync();
        provocations.AddUserMapping();
        provocations.AddProvisioningLog();
        await provocations.AddDeletedUsersAsync();
        provocations.AddOrganizations();
        await provocations.AddUsersAsync();
        provocations.AddMembers();
        var webhooks = new WebhookProvocations(
            server, provocations._organization, provocations._owner, provocations._member, provocations._stranger);
        foreach (var (key, send) in await webhooks.PrepareAsync())
        {
            provocations._all.Add(key, send);
        }

        foreach (var (key, send) in new RoleProvocations(server, provocations._organization, provocations._owner).All())
        {
            provocations._all.Add(key, send);
        }

        provocations._all["getSCIMMetadata success"] = () => server.Anonymous().GetAsync("/scim/metadata");
        return provocations._all;
    }

    private async Task PrepareAsync()
    {
        foreach (var id in (string[])[_organization, _other])
        {
            Assert.Null((await _server.Grains.GetOrganization(id).CreateAsync("Organization", default)).Refusal);
            Assert.Null((await _server.Grains.GetOrganization(id).SetMemberAsync(_owner, "owner", null, default)).Refusal);
            Assert.Null((await _server.Grains.GetOrganization(id).SetMemberAsync(_member, "member", null, default)).Refusal);
        }

        (await GenerateAsync(_owner, _connection, _organization)).AssertStatus(201);
        (await GenerateAsync(_owner, _personal, null)).AssertStatus(201);
    }

    private void AddConnections()
    {
        const string generate = "/scim/generate-token";
        const string delete = "/scim/delete-provider-connection";
        AddBody("generateSCIMToken", HttpMethod.Post, generate, _server.SignedIn(_owner));
        AddProviderId("generateSCIMToken", body => _server.SignedIn(_owner).PostAsync(generate, body));
        AddNewToken("generateSCIMToken", body => _server.SignedIn(_owner).PostAsync(generate, body));
        _all["generateSCIMToken success"] = () => GenerateAsync(_owner, ScimServer.Unique("okta"), _organization);
        _all["generateSCIMToken unauthorized"] = () => _server.Anonymous().PostAsync(generate, "{}");
        _all["generateSCIMToken notMember"] = () => GenerateAsync(_stranger, ScimServer.Unique("okta"), _organization);
        _all["generateSCIMToken role"] = () => GenerateAsync(_member, ScimServer.Unique("okta"), _organization);
        _all["generateSCIMToken otherOrganization"] = () => GenerateAsync(_owner, _connection, _other);
        _all["generateSCIMToken notOwner"] = () => GenerateAsync(_stranger, _personal, null);
        _all["generateSCIMToken notMemberOfProvider"] = () => GenerateAsync(_stranger, _connection, null);

        const string list = "/scim/list-provider-connections";
        _all["listSCIMProviderConnections success"] = () => _server.SignedIn(_owner).GetAsync(list);
        _all["listSCIMProviderConnections unauthorized"] = () => _server.Anonymous().GetAsync(list);

        foreach (var (operation, path) in (ReadOnlySpan<(string, string)>)
            [("getSCIMProviderConnection", "/scim/get-provider-connection"), ("exportSCIMProviderConnection", "/scim/export-provider-connection")])
        {
            _all[$"{operation} success"] = () => _server.SignedIn(_owner).GetAsync($"{path}?providerId={_connection}");
            _all[$"{operation} unauthorized"] = () => _server.Anonymous().GetAsync(path);
            _all[$"{operation} invalid"] = () => _server.SignedIn(_owner).GetAsync(path);
            _all[$"{operation} empty"] = () => _server.SignedIn(_owner).GetAsync($"{path}?providerId=");
            _all[$"{operation} forbiddenCharacters"] = () => _server.SignedIn(_owner).GetAsync($"{path}?providerId=a:b");
            AddAccess(operation, (user, providerId) => _server.SignedIn(user).GetAsync($"{path}?providerId={providerId}"));
        }

        _all["exportSCIMProviderConnection place"] = () =>
            _server.SignedIn(_owner).GetAsync($"/scim/export-provider-connection?providerId={_connection}&after=User:1");
        const string import = "/scim/import-provider-connection";
        const string lines = "application/x-ndjson";
        _all["importSCIMProviderConnection success"] = async () => await ImportAsync(
            _owner, _connection, (await _server.SignedIn(_owner).GetAsync($"/scim/export-provider-connection?providerId={_connection}")).Text);
        _all["importSCIMProviderConnection unauthorized"] = () => _server.Anonymous().PostAsync(import, "", lines);
        _all["importSCIMProviderConnection invalid"] = () => _server.SignedIn(_owner).PostAsync(import, "", lines);
        _all["importSCIMProviderConnection empty"] = () => ImportAsync(_owner, "", "");
        _all["importSCIMProviderConnection forbiddenCharacters"] = () => ImportAsync(_owner, "a:b", "");
        _all["importSCIMProviderConnection notAnExport"] = () =>
            ImportAsync(_owner, _connection, """{"type":"Trailer","users":0,"groups":0,"memberships":0}""");
        _all["importSCIMProviderConnection mediaType"] = () =>
            _server.SignedIn(_owner).PostAsync($"{import}?providerId={_connection}", "{}", "text/plain");
        AddAccess("importSCIMProviderConnection", (user, providerId) => ImportAsync(user, providerId, ""));

        Task<ApiAnswer> ImportAsync(string user, string providerId, string body) =>
            _server.SignedIn(user).PostAsync($"{import}?providerId={providerId}", body, lines);

        AddBody("deleteSCIMProviderConnection", HttpMethod.Post, delete, _server.SignedIn(_owner));
        AddProviderId("deleteSCIMProviderConnection", body => _server.SignedIn(_owner).PostAsync(delete, body));
        AddAccess("deleteSCIMProviderConnection", DeleteAsync);
        _all["deleteSCIMProviderConnection unauthorized"] = () => _server.Anonymous().PostAsync(delete, "{}");
        _all["deleteSCIMProviderConnection success"] = async () =>
        {
            var providerId = ScimServer.Unique("okta");
            (await GenerateAsync(_owner, providerId, null)).AssertStatus(201);
            return await DeleteAsync(_owner, providerId);
        };

        Task<ApiAnswer> DeleteAsync(string user, string providerId) => _server.SignedIn(user).PostAsync(delete, $$"""{"providerId":"{{providerId}}"}""");
    }

    private async Task AddTokensAsync()
    {
        const string info = "/scim/get-token-info";
        const string rotate = "/scim/rotate-token";
        const string revoke = "/scim/revoke-token";
        _all["getSCIMTokenInfo success"] = () => InfoAsync(_owner, _connection);
        _all["getSCIMTokenInfo unauthorized"] = () => _server.Anonymous().GetAsync(info);
        _all["getSCIMTokenInfo invalid"] = () => _server.SignedIn(_owner).GetAsync(info);
        _all["getSCIMTokenInfo empty"] = () => InfoAsync(_owner, "");
        _all["getSCIMTokenInfo forbiddenCharacters"] = () => InfoAsync(_owner, "a:b");
        AddAccess("getSCIMTokenInfo", InfoAsync);

        AddBody("rotateSCIMToken", HttpMethod.Post, rotate, _server.SignedIn(_owner));
        AddProviderId("rotateSCIMToken", body => _server.SignedIn(_owner).PostAsync(rotate, body));
        AddNewToken("rotateSCIMToken", body => _server.SignedIn(_owner).PostAsync(rotate, body));
        AddAccess("rotateSCIMToken", RotateAsync);
        _all["rotateSCIMToken unauthorized"] = () => _server.Anonymous().PostAsync(rotate, "{}");
        _all["rotateSCIMToken success"] = () => RotateAsync(_owner, _connection);
        var full = ScimServer.Unique("okta");
        (await GenerateAsync(_owner, full, null)).AssertStatus(201);
        for (var tokens = 1; tokens < 5; tokens++)
        {
            (await RotateAsync(_owner, full)).AssertStatus(201);
        }

        _all["rotateSCIMToken tooMany"] = () => RotateAsync(_owner, full);

        AddBody("revokeSCIMToken", HttpMethod.Post, revoke, _server.SignedIn(_owner));
        AddProviderId("revokeSCIMToken", body => _server.SignedIn(_owner).PostAsync(revoke, body));
        AddAccess("revokeSCIMToken", (user, providerId) => RevokeAsync(user, providerId, "none"));
        _all["revokeSCIMToken unauthorized"] = () => _server.Anonymous().PostAsync(revoke, "{}");
        _all["revokeSCIMToken tokenNotFound"] = () => RevokeAsync(_owner, _connection, "none");
        _all["revokeSCIMToken success"] = async () =>
        {
            var rotated = (await RotateAsync(_owner, _personal)).AssertStatus(201);
            return await RevokeAsync(_owner, _personal, rotated.Json["id"]!.GetValue<string>());
        };

        Task<ApiAnswer> InfoAsync(string user, string providerId) => _server.SignedIn(user).GetAsync($"{info}?providerId={providerId}");
        Task<ApiAnswer> RotateAsync(string user, string providerId) =>
            _server.SignedIn(user).PostAsync(rotate, $$"""{"providerId":"{{providerId}}"}""");
        Task<ApiAnswer> RevokeAsync(string user, string providerId, string id) =>
            _server.SignedIn(user).PostAsync(revoke, $$"""{"providerId":"{{providerId}}","id":"{{id}}"}""");
    }

    private void AddUserMapping()
    {
        const string path = "/scim/user-mapping";
        foreach (var (operation, method, body) in new[]
        {
            ("getSCIMUserMapping", HttpMethod.Get, null),
            ("setSCIMUserMapping", HttpMethod.Put, "{}"),
            ("deleteSCIMUserMapping", HttpMethod.Delete, null),
        })
        {
            _all[$"{operation} success"] = () => SendAsync(_owner, _connection);
            _all[$"{operation} unauthorized"] = () => _server.Anonymous().SendAsync(method, path, body);
            _all[$"{operation} invalid"] = () => _server.SignedIn(_owner).SendAsync(method, path, body);
            _all[$"{operation} empty"] = () => SendAsync(_owner, "");
            _all[$"{operation} forbiddenCharacters"] = () => SendAsync(_owner, "a:b");
            AddAccess(operation, SendAsync);

            Task<ApiAnswer> SendAsync(string user, string providerId) =>
                _server.SignedIn(user).SendAsync(method, $"{path}?providerId={providerId}", body);
        }

        AddBody("setSCIMUserMapping", HttpMethod.Put, $"{path}?providerId={_connection}", _server.SignedIn(_owner));
        _all["setSCIMUserMapping mapping"] = () => _server.SignedIn(_owner).PutAsync($"{path}?providerId={_connection}", """{"password":"secret"}""");
    }

    private async Task AddUsersAsync()
    {
        var issued = (await GenerateAsync(_owner, ScimServer.Unique("okta"), _organization)).AssertStatus(201);
        var user = (await _server.Scim(issued.Json["scimToken"]!.GetValue<string>())
            .PostAsync(Users.Path, Users.Body("ada"))).AssertStatus(201);
        var users = $"{Organizations}/{_organization}/users";
        AddUnauthorized("findUser", HttpMethod.Get, $"{users}/{user.Id}");
        _all["findUser success"] = () => _server.Operator().GetAsync($"{users}/{user.Id}");
        _all["findUser notFound"] = () => _server.Operator().GetAsync($"{users}/nobody");
    }

    private void AddProvisioningLog()
    {
        const string log = "/scim/provisioning-log";
        foreach (var (operation, path) in (ReadOnlySpan<(string, string)>)[("listSCIMProvisioningLog", log), ("exportSCIMProvisioningLog", $"{log}/export")])
        {
            _all[$"{operation} success"] = () => _server.SignedIn(_owner).GetAsync($"{path}?organizationId={_organization}");
            _all[$"{operation} unauthorized"] = () => _server.Anonymous().GetAsync(path);
            _all[$"{operation} invalid"] = () => _server.SignedIn(_owner).GetAsync(path);
            _all[$"{operation} forbiddenCharacters"] = () => _server.SignedIn(_owner).GetAsync($"{path}?providerId=a:b");
            _all[$"{operation} cursor"] = () => _server.SignedIn(_owner).GetAsync($"{path}?organizationId={_organization}&cursor=x");
            _all[$"{operation} notMember"] = () => _server.SignedIn(_stranger).GetAsync($"{path}?organizationId={_organization}");
            _all[$"{operation} role"] = () => _server.SignedIn(_member).GetAsync($"{path}?organizationId={_organization}");
            _all[$"{operation} notOwner"] = () => _server.SignedIn(_stranger).GetAsync($"{path}?providerId={_personal}");
            _all[$"{operation} notMemberOfProvider"] = () => _server.SignedIn(_stranger).GetAsync($"{path}?providerId={_connection}");
            _all[$"{operation} notFound"] = () => _server.SignedIn(_owner).GetAsync($"{path}?providerId={ScimServer.Unique("unknown")}");
        }

        AddBody("eraseSCIMProvisioningLog", HttpMethod.Post, $"{log}/erase", _server.SignedIn(_owner));
        _all["eraseSCIMProvisioningLog unauthorized"] = () => _server.Anonymous().PostAsync($"{log}/erase", "{}");
        _all["eraseSCIMProvisioningLog invalid"] = () => _server.SignedIn(_owner).PostAsync($"{log}/erase", "{}");
        _all["eraseSCIMProvisioningLog user"] = () => EraseAsync(_owner, "ada");
        _all["eraseSCIMProvisioningLog notMember"] = () => EraseAsync(_stranger, "0199b5a4-8d20-7b44-8a11-5c0de9f31b92");
        _all["eraseSCIMProvisioningLog role"] = () => EraseAsync(_member, "0199b5a4-8d20-7b44-8a11-5c0de9f31b92");
        _all["eraseSCIMProvisioningLog success"] = () => EraseAsync(_owner, "0199b5a4-8d20-7b44-8a11-5c0de9f31b92");

        _all["eraseSCIMProvisioningLog forbiddenCharacters"] = () => EraseOfProviderAsync(_owner, "a:b");
        _all["eraseSCIMProvisioningLog notOwner"] = () => EraseOfProviderAsync(_stranger, _personal);
        _all["eraseSCIMProvisioningLog notMemberOfProvider"] = () => EraseOfProviderAsync(_stranger, _connection);
        _all["eraseSCIMProvisioningLog notFound"] = () => EraseOfProviderAsync(_owner, ScimServer.Unique("unknown"));

        Task<ApiAnswer> EraseOfProviderAsync(string user, string providerId) => _server.SignedIn(user).PostAsync(
            $"{log}/erase", $$"""{"providerId":"{{providerId}}","userId":"0199b5a4-8d20-7b44-8a11-5c0de9f31b92"}""");

        Task<ApiAnswer> EraseAsync(string user, string userId) =>
            _server.SignedIn(user).PostAsync($"{log}/erase", $$"""{"organizationId":"{{_organization}}","userId":"{{userId}}"}""");
    }

    private async Task AddDeletedUsersAsync()
    {
        const string restore = "/scim/restore-user";
        var providerId = ScimServer.Unique("okta");
        var scim = _server.Scim((await GenerateAsync(_owner, providerId, null)).AssertStatus(201).Json["scimToken"]!.GetValue<string>());
        var living = await CreateAsync("living@acme.example");
        var deleted = await DeleteAsync("deleted@acme.example");
        var replaced = await DeleteAsync("taken@acme.example", ("externalId", "1"));
        await CreateAsync("taken@acme.example", ("externalId", "2"));
        var purged = await DeleteAsync("purged@acme.example");
        await _server.Services.GetRequiredService<Npgsql.NpgsqlDataSource>()
            .CreateCommand($"UPDATE scim.identity_tombstones SET document = NULL WHERE user_id = '{purged}'").ExecuteNonQueryAsync();

        AddBody("restoreSCIMUser", HttpMethod.Post, restore, _server.SignedIn(_owner));
        AddProviderId("restoreSCIMUser", body => _server.SignedIn(_owner).PostAsync(restore, body));
        AddAccess("restoreSCIMUser", (user, provider) => RestoreAsync(user, provider, deleted));
        _all["restoreSCIMUser unauthorized"] = () => _server.Anonymous().PostAsync(restore, "{}");
        _all["restoreSCIMUser success"] = () => RestoreAsync(_owner, providerId, deleted);
        _all["restoreSCIMUser userNotFound"] = () => RestoreAsync(_owner, providerId, "0199b5a4-9c33-7d10-b2a7-61f04c8de5ab");
        _all["restoreSCIMUser notDeleted"] = () => RestoreAsync(_owner, providerId, living);
        _all["restoreSCIMUser tooOld"] = () => RestoreAsync(_owner, providerId, purged);
        _all["restoreSCIMUser taken"] = () => RestoreAsync(_owner, providerId, replaced);

        const string release = "/scim/release-guard";
        AddBody("releaseSCIMGuard", HttpMethod.Post, release, _server.SignedIn(_owner));
        AddProviderId("releaseSCIMGuard", body => _server.SignedIn(_owner).PostAsync(release, body));
        AddAccess("releaseSCIMGuard", ReleaseAsync);
        _all["releaseSCIMGuard unauthorized"] = () => _server.Anonymous().PostAsync(release, "{}");
        _all["releaseSCIMGuard success"] = () => ReleaseAsync(_owner, providerId);

        AddUnauthorized("releaseGuard", HttpMethod.Post, AdminRelease(providerId));
        _all["releaseGuard success"] = () => _server.Operator().PostAsync(AdminRelease(providerId), "");
        _all["releaseGuard forbiddenCharacters"] = () => _server.Operator().PostAsync(AdminRelease("a:b"), "");
        _all["releaseGuard notFound"] = () => _server.Operator().PostAsync(AdminRelease(ScimServer.Unique("unknown")), "");

        static string AdminRelease(string provider) => $"/admin/connections/{provider}/release-guard";

        Task<ApiAnswer> ReleaseAsync(string user, string provider) =>
            _server.SignedIn(user).PostAsync(release, $$"""{"providerId":"{{provider}}"}""");

        Task<ApiAnswer> RestoreAsync(string user, string provider, string id) =>
            _server.SignedIn(user).PostAsync(restore, $$"""{"providerId":"{{provider}}","userId":"{{id}}"}""");

        async Task<string> CreateAsync(string userName, params (string Name, System.Text.Json.Nodes.JsonNode? Value)[] members) =>
            (await scim.PostAsync(Users.Path, Users.Body(userName, members))).AssertStatus(201).Id;

        async Task<string> DeleteAsync(string userName, params (string Name, System.Text.Json.Nodes.JsonNode? Value)[] members)
        {
            var id = await CreateAsync(userName, members);
            (await scim.DeleteAsync($"{Users.Path}/{id}")).AssertStatus(204);
            return id;
        }
    }

    private void AddOrganizations()
    {
        AddBody("createOrganization", HttpMethod.Post, Organizations, _server.Operator());
        AddUnauthorized("createOrganization", HttpMethod.Post, Organizations);
        _all["createOrganization success"] = () => CreateAsync(ScimServer.Unique("org"));
        _all["createOrganization missing"] = () => _server.Operator().PostAsync(Organizations, "{}");
        _all["createOrganization id"] = () => CreateAsync("a/b");
        _all["createOrganization name"] = () => _server.Operator().PostAsync(Organizations, $$"""{"id":"{{ScimServer.Unique("org")}}","name":" "}""");
        _all["createOrganization exists"] = () => CreateAsync(_organization);

        AddUnauthorized("listOrganizations", HttpMethod.Get, Organizations);
        _all["listOrganizations success"] = () => _server.Operator().GetAsync(Organizations);

        AddUnauthorized("getOrganization", HttpMethod.Get, $"{Organizations}/{_organization}");
        _all["getOrganization success"] = () => _server.Operator().GetAsync($"{Organizations}/{_organization}");
        _all["getOrganization notFound"] = () => _server.Operator().GetAsync($"{Organizations}/{ScimServer.Unique("unknown")}");

        Task<ApiAnswer> CreateAsync(string id) => _server.Operator().PostAsync(Organizations, $$"""{"id":"{{id}}","name":"Acme"}""");
    }

    private void AddMembers()
    {
        var members = $"{Organizations}/{_organization}/members";
        var unknown = $"{Organizations}/{ScimServer.Unique("unknown")}/members";
        AddUnauthorized("listMembers", HttpMethod.Get, members);
        _all["listMembers success"] = () => _server.Operator().GetAsync(members);
        _all["listMembers notFound"] = () => _server.Operator().GetAsync(unknown);

        AddBody("setMember", HttpMethod.Put, $"{members}/ada", _server.Operator());
        AddUnauthorized("setMember", HttpMethod.Put, $"{members}/ada");
        _all["setMember success"] = () => SetAsync($"{members}/ada", "owner");
        _all["setMember missing"] = () => _server.Operator().PutAsync($"{members}/ada", "{}");
        _all["setMember roles"] = () => SetAsync($"{members}/ada", " , ");
        _all["setMember user"] = () => SetAsync($"{members}/{new string('a', 257)}", "owner");
        _all["setMember notFound"] = () => SetAsync($"{unknown}/ada", "owner");

        AddUnauthorized("removeMember", HttpMethod.Delete, $"{members}/ada");
        _all["removeMember notFound"] = () => _server.Operator().DeleteAsync($"{members}/{ScimServer.Unique("nobody")}");
        _all["removeMember success"] = async () =>
        {
            (await SetAsync($"{members}/bob", "member")).AssertStatus(200);
            return await _server.Operator().DeleteAsync($"{members}/bob");
        };

        Task<ApiAnswer> SetAsync(string path, string roles) => _server.Operator().PutAsync(path, $$"""{"roles":"{{roles}}"}""");
    }

    private Task<ApiAnswer> GenerateAsync(string user, string providerId, string? organizationId) => _server.SignedIn(user).PostAsync(
        "/scim/generate-token",
        organizationId is null ? $$"""{"providerId":"{{providerId}}"}""" : $$"""{"providerId":"{{providerId}}","organizationId":"{{organizationId}}"}""");

    private void AddAccess(string operation, Func<string, string, Task<ApiAnswer>> send)
    {
        _all[$"{operation} notOwner"] = () => send(_stranger, _personal);
        _all[$"{operation} notMemberOfProvider"] = () => send(_stranger, _connection);
        _all[$"{operation} role"] = () => send(_member, _connection);
        _all[$"{operation} notFound"] = () => send(_owner, ScimServer.Unique("unknown"));
    }

    private void AddProviderId(string operation, Func<string, Task<ApiAnswer>> send)
    {
        _all[$"{operation} invalid"] = () => send("""{"providerId":5}""");
        _all[$"{operation} empty"] = () => send("""{"providerId":""}""");
        _all[$"{operation} forbiddenCharacters"] = () => send("""{"providerId":"a:b"}""");
    }

    private void AddNewToken(string operation, Func<string, Task<ApiAnswer>> send)
    {
        _all[$"{operation} label"] = () => send($$"""{"providerId":"{{_connection}}","label":" "}""");
        _all[$"{operation} expiry"] = () => send($$"""{"providerId":"{{_connection}}","expiresAt":"2001-01-01T00:00:00Z"}""");
        _all[$"{operation} reserved"] = () => send("""{"providerId":"credential"}""");
    }

    private void AddBody(string operation, HttpMethod method, string path, ApiClient client)
    {
        _all[$"{operation} malformed"] = () => client.SendAsync(method, path, "{");
        _all[$"{operation} tooLarge"] = () => client.SendAsync(method, path, new string(' ', 65537));
        _all[$"{operation} mediaType"] = () => client.SendAsync(method, path, "{}", "text/plain");
    }

    private void AddUnauthorized(string operation, HttpMethod method, string path) =>
        _all[$"{operation} unauthorized"] = () => _server.SignedIn(_owner).SendAsync(method, path, method == HttpMethod.Get ? null : "{}");
}
