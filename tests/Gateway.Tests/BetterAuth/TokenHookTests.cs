using Microsoft.Extensions.DependencyInjection;
using ScimCluster.Grains;
using ScimCluster.Scim;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;
using static ScimCluster.Gateway.Tests.BetterAuth.TokenServer;

namespace ScimCluster.Gateway.Tests.BetterAuth;

/// <summary>Policies and hooks of POST /scim/generate-token, by the cases of the original's test suites.</summary>
[Collection(ManagementTests.Name)]
public sealed class TokenHookTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly RecordingHook _hook = new();
    private TokenServer _server = null!;

    public async Task InitializeAsync() => _server = await TokenServer.StartAsync(
        postgres, services => services.AddSingleton<ITokenHook>(_hook).AddSingleton<ITokenPolicy>(_hook));

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Case_12_before_hook_sees_user_member_and_token_and_its_refusal_issues_nothing()
    {
        var organization = await _server.OrganizationAsync("jane:member,admin");
        _hook.Before = _ => Task.FromResult<ScimError?>(ScimError.Forbidden("Not on Sundays"));

        AssertError(await _server.GenerateAsync("jane", "okta", organization), 403, "Not on Sundays");

        var issue = Assert.Single(_hook.Issues);
        Assert.Equal(("jane", new OrganizationMember("jane", "member,admin")), (issue.UserId, issue.Member));
        Assert.Equal(organization, ScimToken.TryParse(issue.ScimToken)!.OrganizationId);
        Assert.Empty(_hook.Generated);
        await _server.AssertRefusedAsync(issue.ScimToken);
        AssertError(await _server.GetAsync("jane", "okta"), 404, "SCIM provider not found");
    }

    [Fact]
    public async Task Case_13_after_hook_sees_the_stored_connection_and_a_usable_token()
    {
        _hook.After = async generated =>
        {
            await _server.AssertWorksAsync(generated.ScimToken);
            return null;
        };

        var token = await _server.TokenAsync("jane", "okta");

        var seen = Assert.Single(_hook.Generated);
        Assert.Equal((token, "jane", null), (seen.ScimToken, seen.UserId, seen.Member));
        Assert.Equal(("okta", null, "jane"), (seen.Connection.ProviderId, seen.Connection.OrganizationId, seen.Connection.OwnerId));
        Assert.Equal(await _server.StoredSecretAsync("okta"), seen.StoredSecret);
        Assert.DoesNotContain(token, seen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Case_13_refusal_of_the_after_hook_is_answered_and_the_token_stays()
    {
        _hook.After = _ => Task.FromResult<ScimError?>(new ScimError(422, null, "The mail was not sent"));

        AssertError(await _server.GenerateAsync("jane", "okta"), 422, "The mail was not sent");

        await _server.AssertWorksAsync(Assert.Single(_hook.Generated).ScimToken);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Case_14_failing_before_hook_leaves_the_old_token_alive(bool throws)
    {
        var token = await _server.TokenAsync("jane", "okta");
        _hook.Before = issue => throws
            ? throw new InvalidOperationException($"The mail server is away; token {issue.ScimToken}")
            : Task.FromResult<ScimError?>(ScimError.Forbidden("No"));

        var answer = await _server.GenerateAsync("jane", "okta");

        AssertError(answer, throws ? 500 : 403, throws ? "The server failed" : "No");
        await _server.AssertWorksAsync(token);
        await _server.AssertRefusedAsync(_hook.Issues.Last().ScimToken);
    }

    [Fact]
    public async Task Case_14_old_token_is_alive_while_a_before_hook_runs()
    {
        var token = await _server.TokenAsync("jane", "okta");
        _hook.Before = async _ =>
        {
            await _server.AssertWorksAsync(token);
            (await _server.GetAsync("jane", "okta")).AssertStatus(200);
            return null;
        };

        var renewed = await _server.TokenAsync("jane", "okta");

        await _server.AssertRefusedAsync(token);
        await _server.AssertWorksAsync(renewed);
    }

    [Fact]
    public async Task Case_15_policy_decides_and_sees_no_member_for_a_personal_connection()
    {
        _hook.Allows = false;
        AssertError(await _server.GenerateAsync("jane", "okta"), 403, "You are not allowed to generate a SCIM token");
        AssertError(await _server.GetAsync("jane", "okta"), 404, "SCIM provider not found");

        _hook.Allows = true;
        await _server.AssertWorksAsync(await _server.TokenAsync("jane", "okta"));

        Assert.All(_hook.Requests, request => Assert.Equal(new TokenRequest("jane", "okta", null, null), request));
        Assert.Equal(2, _hook.Requests.Count);
    }

    [Fact]
    public async Task Case_16_policy_sees_organization_and_member_and_cannot_override_a_role()
    {
        var organization = await _server.OrganizationAsync("jane:owner", "joe:member");

        AssertError(await _server.GenerateAsync("joe", "okta", organization), 403, "Insufficient role for this operation");
        Assert.Empty(_hook.Requests);
        await _server.TokenAsync("jane", "okta", organization);

        Assert.Equal(new TokenRequest("jane", "okta", organization, new OrganizationMember("jane", "owner")), Assert.Single(_hook.Requests));
    }

    [Fact]
    public async Task Case_16_unauthorised_regeneration_is_refused_before_the_policy_is_asked()
    {
        await _server.TokenAsync("jane", "okta");
        _hook.Requests.Clear();

        AssertError(await _server.GenerateAsync("joe", "okta"), 403, "You must be the owner to access this provider");

        Assert.Empty(_hook.Requests);
        Assert.Single(_hook.Issues);
    }

    [Fact]
    public async Task Role_that_is_lost_while_a_hook_runs_ends_the_request()
    {
        var organization = await _server.OrganizationAsync("jane:owner");
        var token = await _server.TokenAsync("jane", "okta", organization);
        _hook.Before = async _ =>
        {
            await _server.Server.Grains.GetOrganization(organization).SetMemberAsync("jane", "member", null, default);
            return null;
        };

        AssertError(await _server.GenerateAsync("jane", "okta", organization), 403, "Insufficient role for this operation");

        await _server.AssertWorksAsync(token);
    }

    [Fact]
    public async Task Connection_that_is_deleted_while_a_hook_runs_is_not_brought_back_under_another_tenant()
    {
        var organization = await _server.OrganizationAsync("jane:owner");
        await _server.TokenAsync("jane", "okta", organization);
        _hook.Before = async _ =>
        {
            (await _server.DeleteAsync("jane", "okta")).AssertStatus(200);
            return null;
        };

        (await _server.GenerateAsync("jane", "okta")).AssertStatus(409);

        AssertError(await _server.GetAsync("jane", "okta"), 404, "SCIM provider not found");
    }

    [Fact]
    public async Task Rotation_asks_policies_and_hooks_too()
    {
        var token = await _server.TokenAsync("jane", "okta");
        _hook.Before = _ => Task.FromResult<ScimError?>(ScimError.Forbidden("No"));
        AssertError(await _server.PostAsync("jane", Rotate, ("providerId", "okta"), ("overlapSeconds", 0)), 403, "No");
        _hook.Allows = false;
        AssertError(
            await _server.PostAsync("jane", Rotate, ("providerId", "okta")), 403, "You are not allowed to generate a SCIM token");

        await _server.AssertWorksAsync(token);
        Assert.Single(_hook.Generated);
    }
}
