using ScimCluster.Cluster.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Cluster.Tests.Load;

/// <summary>What must hold after a load, whatever failed meanwhile.</summary>
internal static class LoadVerification
{
    private const string DuplicatesSql = """
        SELECT (SELECT count(*) FROM (SELECT 1 FROM scim.identities GROUP BY provider_key, user_name_key HAVING count(*) > 1) AS names)
             + (SELECT count(*) FROM (SELECT 1 FROM scim.identities GROUP BY provider_key, account_id HAVING count(*) > 1) AS accounts)
             + (SELECT count(*) FROM (SELECT 1 FROM scim.identities GROUP BY provider_key, user_id HAVING count(*) > 1) AS users)
        """;

    /// <summary>
    /// Asserts that no answer was wrong, that every acknowledged write is there, that what was deleted is gone, and that
    /// nobody is there twice.
    /// </summary>
    public static async Task AssertNothingLostOrDoubledAsync(this MixedLoad load, ClusterUnderTest cluster)
    {
        Assert.Empty(load.Wrong);
        foreach (var (connection, user) in load.Users)
        {
            var answer = await new ApiClient(cluster.Gateways[0].Http, connection.Token).GetAsync($"{Users.Path}/{user.Id}");
            if (user.IsDeleted)
            {
                answer.AssertStatus(404);
            }
            else if (!(user.IsDeleteUnanswered && answer.Status == 404))
            {
                var title = answer.AssertStatus(200).Json["title"]?.GetValue<string>() ?? "";
                Assert.True(user.MayHave(title), $"{user} has the title '{title}'.");
            }
        }

        Assert.Equal(0, await cluster.CountAsync(DuplicatesSql));
    }

    /// <summary>Requests, failures and the slowest answer, for a reader of the test's output.</summary>
    public static string Describe(this MixedLoad load)
    {
        var outcomes = load.Outcomes;
        var failed = outcomes.Where(outcome => outcome.Status is 0 or 503).ToList();
        var durations = outcomes.Select(outcome => outcome.Duration.TotalMilliseconds).Order().ToList();
        var kinds = string.Join(", ", failed.GroupBy(outcome => outcome.Operation).Select(group => $"{group.Key} {group.Count()}"));
        return $"{outcomes.Count} requests, {failed.Count} failed ({100.0 * failed.Count / outcomes.Count:F3} %; {kinds}), "
            + $"median {durations[durations.Count / 2]:F1} ms, 99 % {durations[durations.Count * 99 / 100]:F1} ms, slowest {durations[^1]:F0} ms";
    }
}
