using System.Diagnostics;
using System.Globalization;
using System.Text;
using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Schemas;
using ScimCluster.Storage;

namespace ScimCluster.GroupsBench;

/// <summary>Times each operation on the small and on the large group, turn by turn.</summary>
internal sealed class Measurement(IGroupStore store, Population population)
{
    private const int Rounds = 400;
    private const int WarmUp = 50;

    private static readonly WriteAuthority Authority = new(Population.Provider, 1, DateTimeOffset.MaxValue);

    private readonly Dictionary<Guid, long> _versions = new() { [Population.Small] = 1, [Population.Large] = 1 };

    public async Task<string> RunAsync()
    {
        var table = new StringBuilder("| operation | 10 members, us | many members, us | ratio |\n|---|---|---|---|\n");
        await AddRowAsync(table, "add one member, remove one member", async (group, round) =>
        {
            var user = population.SpareUser(round % Population.Spare);
            await EditAsync(group, new MemberEdit([user], [], IsReplacement: false));
            await EditAsync(group, new MemberEdit([], [user], IsReplacement: false));
        });
        await AddRowAsync(table, "add a member that is there", (group, _) => EditAsync(group, new MemberEdit([population.MemberOf(group)], [], IsReplacement: false)));
        await AddRowAsync(table, "members[value eq x] and id eq y", async (group, _) =>
        {
            var page = await store.ListAsync(Population.Provider, new ListQuery(100, 10_000) { Filter = Filter(group) }, CancellationToken.None);
            Trace.Assert(page.Value!.Total == 1, "The group is found.");
        });
        await AddRowAsync(table, "get without members", (group, _) => store.FindAsync(Population.Provider, group, CancellationToken.None));
        await AddRowAsync(table, "first ten members", (group, _) => store.ReadMembersAsync(Population.Provider, group, null, 10, CancellationToken.None));
        return table.ToString();
    }

    private static async Task AddRowAsync(StringBuilder table, string name, Func<Guid, int, Task> operation)
    {
        var times = new Dictionary<Guid, List<double>> { [Population.Small] = [], [Population.Large] = [] };
        for (var round = 0; round < WarmUp + Rounds; round++)
        {
            foreach (var (group, measured) in times)
            {
                var began = TimeProvider.System.GetTimestamp();
                await operation(group, round);
                if (round >= WarmUp)
                {
                    measured.Add(TimeProvider.System.GetElapsedTime(began).TotalMicroseconds);
                }
            }
        }

        var (small, large) = (Median(times[Population.Small]), Median(times[Population.Large]));
        table.Append(CultureInfo.InvariantCulture, $"| {name} | {small:0} | {large:0} | {large / small:0.00} |\n");
    }

    private async Task EditAsync(Guid group, MemberEdit edit)
    {
        var content = new GroupContent(group == Population.Small ? "small" : "large", null, "{}", "{}");
        var context = new ChangeContext("patch", "bench", TimeProvider.System.GetUtcNow(), []);
        var write = await store.UpdateAsync(new GroupUpdate(Authority, group, _versions[group], content, edit, context), CancellationToken.None);
        Trace.Assert(write.Status == WriteStatus.Written, write.Status.ToString());
        _versions[group] = write.Row?.Version ?? _versions[group];
    }

    private BoundFilter Filter(Guid group) => FilterBinder.Bind(
        SchemaCatalog.BuiltIn.Group,
        FilterExpression.Parse($"id eq \"{group}\" and members[value eq \"{population.MemberOf(group)}\"]").Value!).Value!;

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
