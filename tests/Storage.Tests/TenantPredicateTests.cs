using System.Text.RegularExpressions;
using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Schemas;
using ScimCluster.Scim.Sorting;
using ScimCluster.Storage.Lists;
using ScimCluster.Storage.Migrations;
using ScimCluster.Storage.Tests.Lists;

namespace ScimCluster.Storage.Tests;

/// <summary>Reads all SQL of the assembly: no statement on tenant data may leave the tenant out.</summary>
public sealed partial class TenantPredicateTests
{
    private static readonly string[] WithoutTenant =
    [
        // The operator's list of organizations.
        nameof(OrganizationSql) + "." + nameof(OrganizationSql.List),

        // The change feed of all organizations, and the one order that all feeds are parts of.
        nameof(ChangeFeedSql) + "." + nameof(ChangeFeedSql.OfAll),
        nameof(ChangeFeedSql) + "." + nameof(ChangeFeedSql.Pending),
        nameof(ChangeFeedSql) + "." + nameof(ChangeFeedSql.GivePlaces),

        // The scope of the users of all tenants.
        nameof(UserScopeSql) + "." + nameof(UserScopeSql.Lock),
        nameof(UserScopeSql) + "." + nameof(UserScopeSql.Change),

        // The silos look for partitions with something to deliver; a handler that is new gets the changes of all.
        nameof(DeliverySql) + "." + nameof(DeliverySql.FindPartitions),
        nameof(DeliverySql) + "." + nameof(DeliverySql.AddHandler),

        // What an operator watches.
        nameof(DeliverySql) + "." + nameof(DeliverySql.Backlog),

        // A condition of statements that are bound to the tenant, on the same tenant's partition.
        nameof(DeliverySql) + ".IsBehind",

        // Finds the tenant behind a name.
        nameof(TransferProviderSql) + "." + nameof(TransferProviderSql.Find),

        // The end of statements that begin with the memberships of a tenant.
        nameof(MemberRoleSql) + ".GroupsAbove",
        nameof(UpdateGroupSql) + ".End",

        // Refused requests of several connections at a time, each joined to its connection.
        nameof(ProvisioningLogSql) + "." + nameof(ProvisioningLogSql.Append),

        // The seal goes through the log of all tenants, and an operator checks it.
        nameof(LogSealSql) + "." + nameof(LogSealSql.Pending),
        nameof(LogSealSql) + "." + nameof(LogSealSql.Write),
        nameof(LogSealSql) + "." + nameof(LogSealSql.StrayMonths),
        nameof(LogVerificationSql) + "." + nameof(LogVerificationSql.Chains),
        nameof(LogVerificationSql) + "." + nameof(LogVerificationSql.Entries),
        nameof(LogVerificationSql) + "." + nameof(LogVerificationSql.Pending),

        // What has expired goes for all tenants.
        nameof(ChangeRemovalSql) + "." + nameof(ChangeRemovalSql.Remove),
        nameof(ChangeRemovalSql) + "." + nameof(ChangeRemovalSql.LastOfAll),
        nameof(OperationSql) + "." + nameof(OperationSql.RemoveExpired),
        nameof(RestoreIdentitySql) + "." + nameof(RestoreIdentitySql.Purge),
        nameof(DeleteGroupSql) + "." + nameof(DeleteGroupSql.PurgeRemains),

        // The migration brings the rows of all tenants up to date.
        nameof(UniqueFillingSql) + "." + nameof(UniqueFillingSql.Begin),
        nameof(UniqueFillingSql) + "." + nameof(UniqueFillingSql.Hold),
        nameof(UniqueFillingSql) + "." + nameof(UniqueFillingSql.Batch),
        nameof(FoldingSql) + "." + nameof(FoldingSql.Batch),
        nameof(FoldingSql) + "." + nameof(FoldingSql.Pending),
        nameof(FoldingSql) + "." + nameof(FoldingSql.Fill),
    ];

    public static TheoryData<string, string> Statements
    {
        get
        {
            var statements = new TheoryData<string, string>();
            foreach (var (name, text) in AllTexts().Where(pair => !WithoutTenant.Contains(pair.Name, StringComparer.Ordinal)))
            {
                statements.Add(name, text);
            }

            return statements;
        }
    }

    [Theory]
    [MemberData(nameof(Statements))]
    public void Each_part_that_touches_a_tenant_table_is_bound_to_the_tenant(string name, string sql)
    {
        // A part is bound if it compares the tenant's key with $1 or writes it, or takes its rows from a part that is bound.
        var bound = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (part, text) in SplitParts(sql))
        {
            if (TenantPredicate().IsMatch(text) || SourceOfRows().Matches(text).Any(source => bound.Contains(source.Groups["name"].Value)))
            {
                bound.Add(part);
            }

            Assert.True(bound.Contains(part) || !TenantTable().IsMatch(text), $"{name} has a part without the tenant: {text}");
        }
    }

    [Theory]
    [InlineData("SELECT 1 FROM scim.identities WHERE user_id = $2")]
    [InlineData("WITH a AS (\n SELECT 1 FROM scim.users\n)\nSELECT 1 FROM scim.identities WHERE provider_key = $1")]
    [InlineData("SELECT 1 FROM scim.identities WHERE provider_key = $1 UNION ALL SELECT 1 FROM scim.identities")]
    public void Statement_without_the_tenant_is_found(string sql)
    {
        Assert.Throws<Xunit.Sdk.TrueException>(() => Each_part_that_touches_a_tenant_table_is_bound_to_the_tenant("test", sql));
    }

    [Fact]
    public void All_texts_are_found()
    {
        var names = AllTexts().Select(pair => pair.Name).ToHashSet(StringComparer.Ordinal);

        Assert.True(names.IsSupersetOf(["CreateIdentitySql.Text", "UpdateIdentitySql.Text", "DeleteIdentitySql.Text", "ListSql.0", "ListSql.1", "ListSql.2", "ListSql.3"]));
        Assert.InRange(names.Count, 16, 1000);
    }

    [Fact]
    public void Sql_stands_only_in_the_classes_that_these_tests_read()
    {
        var constants = typeof(PostgresIdentityStore).Assembly.GetTypes()
            .Where(type => !type.Name.EndsWith("Sql", StringComparison.Ordinal) && type.Namespace is "ScimCluster.Storage")
            .SelectMany(type => type.GetFields(AnyStatic))
            .Where(field => field.IsLiteral && field.FieldType == typeof(string) && field.GetRawConstantValue() is string text && TenantTable().IsMatch(text));

        Assert.Empty(constants);
    }

    private const System.Reflection.BindingFlags AnyStatic =
        System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic;

    private static IEnumerable<(string Name, string Text)> AllTexts()
    {
        foreach (var type in typeof(PostgresIdentityStore).Assembly.GetTypes().Where(type => type.Name.EndsWith("Sql", StringComparison.Ordinal)))
        {
            foreach (var field in type.GetFields(AnyStatic).Where(field => field.IsLiteral && field.FieldType == typeof(string)))
            {
                yield return ($"{type.Name}.{field.Name}", (string)field.GetRawConstantValue()!);
            }
        }

        var filter = FilterBinder.Bind(
            SchemaCatalog.BuiltIn.User,
            FilterExpression.Parse("userName sw \"abc\" and emails[type eq \"work\" and not (value pr)] or not (name.givenName ge \"x\")").Value).Value;
        var sortBy = SortBinder.Bind(SchemaCatalog.BuiltIn.User, "emails").Value;
        var place = new ListPosition("x", Guid.Empty);
        ListQuery[] queries =
        [
            new(10, 10) { Offset = 5, After = place },
            new(10, 10) { Filter = filter, SortBy = sortBy, Offset = 5, After = place },
            new(10, 10) { Filter = Users.Filter("active eq false"), Offset = 5, After = place },
            new(10, 10) { Filter = Users.Filter("meta.lastModified gt \"2026-01-01T00:00:00Z\""), SortBy = sortBy, Offset = 5, After = place },
        ];
        foreach (var (index, query) in queries.Index())
        {
            yield return ($"ListSql.{index}", ListCommand.Text(ListTable.Identities, query, ParametersBehindProvider()));
        }

        foreach (var (index, text) in new[] { "members.value eq \"x\"", "members[display sw \"x\"]", "displayName co \"abc\"" }.Index())
        {
            var groups = FilterBinder.Bind(SchemaCatalog.BuiltIn.Group, FilterExpression.Parse(text).Value).Value;
            yield return (
                $"ListSql.Groups.{index}",
                ListCommand.Text(ListTable.Groups, new(10, 10) { Filter = groups, After = place }, ParametersBehindProvider()));
        }
    }

    private static QueryParameters ParametersBehindProvider()
    {
        var parameters = new QueryParameters();
        parameters.Add(Guid.Empty);
        return parameters;
    }

    // Common table expressions by name, the statement after them, and the branches of each UNION.
    private static IEnumerable<(string Name, string Text)> SplitParts(string sql)
    {
        var starts = PartStart().Matches(sql);
        var name = "";
        var from = 0;
        foreach (Match start in starts)
        {
            yield return (name, sql[from..start.Index]);
            name = start.Groups["name"].Success ? start.Groups["name"].Value : name + "'";
            from = start.Index;
        }

        yield return (name, sql[from..]);
    }

    [GeneratedRegex(@"scim\.(providers|users|identities|identity_tombstones|organizations|organization_members|group_roles|groups|group_members|provisioning_log|outbox|identity_counts|webhooks|webhook_attempts|delivery_partitions|delivery_progress|delivery_waiting|identity_states|token_uses|unique_values|deprovisioning_counts|deprovisioning_guards|outbox_removed|unanswered_operations|keyed_operations)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TenantTable();

    // The list for a user is the one read whose tenant is the user.
    [GeneratedRegex(@"\b(provider_key|organization_id|owner_id|partition|m\.user_id) = \$1(?!\d)|\((organization_id|partition)[^)]*\)\s+VALUES \(\$1(?!\d)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TenantPredicate();

    [GeneratedRegex(@"\b(FROM|JOIN|USING) (?<name>\w+)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SourceOfRows();

    [GeneratedRegex(@"\b(?<name>\w+) AS \(|UNION ALL|^\)\s*^(?=SELECT)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex PartStart();
}
