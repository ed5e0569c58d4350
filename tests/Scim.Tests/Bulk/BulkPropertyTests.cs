using FsCheck;
using FsCheck.Fluent;
using ScimCluster.Scim.Bulk;

namespace ScimCluster.Scim.Tests.Bulk;

/// <summary>Random graphs of references, carried out in random order with random failures.</summary>
public class BulkPropertyTests
{
    private static readonly Gen<Case> Cases =
        from size in Gen.Choose(1, 14)
        from edges in Gen.Choose(0, (size * size) - 1).ArrayOf()
        from kinds in Gen.Choose(0, 9).ArrayOf(size)
        from keys in Gen.Choose(0, size).ArrayOf(size)
        from failing in Gen.Choose(0, 7).ArrayOf(size)
        from failOnErrors in Gen.Choose(0, 4)
        from parallelism in Gen.Choose(1, 5)
        from order in Gen.Choose(0, int.MaxValue)
        select new Case(size, [.. edges.Take(3 * size).Distinct()], kinds, keys, failing, failOnErrors == 0 ? null : failOnErrors, parallelism, order);

    [Fact]
    public void Each_operation_is_carried_out_once_after_what_it_refers_to() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3_000), Prop.ForAll(Cases.ToArbitrary(), random => Holds(random with { Failing = [], FailOnErrors = null })));

    [Fact]
    public void Failures_reach_what_refers_to_them_and_nothing_else() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3_000), Prop.ForAll(Cases.ToArbitrary(), random => Holds(random with { FailOnErrors = null })));

    [Fact]
    public void There_are_never_more_errors_than_the_client_accepts() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3_000), Prop.ForAll(Cases.ToArbitrary(), Holds));

    private static bool Holds(Case random)
    {
        var order = new Random(random.Order);
        var isDone = new HashSet<int>();
        var simulation = new BulkSimulation(
            string.Join(',', Enumerable.Range(0, random.Size).Select(random.Operation)),
            random.FailOnErrors,
            random.Parallelism,
            operation => $"{random.Keys[operation.Number - 1]}",
            step => random.Fails(step) ? BulkOutcome.Refused(ScimError.InvalidValue("no"), step.Id) : null);
        for (simulation.Begin(); simulation.Running > 0; simulation.Begin())
        {
            if (simulation.Running > random.Parallelism)
            {
                return false;
            }

            isDone.Add(simulation.End(order.Next(simulation.Running)).Operation.Number - 1);
        }

        var writes = simulation.Begun.Where(step => !step.IsCompletion).ToList();
        var errors = simulation.Results.Count(result => result.Outcome.Error is not null);
        var completions = simulation.Begun.Count(step => step.IsCompletion);
        return writes.Select(step => step.Operation.Number).Distinct().Count() == writes.Count
            && (random.FailOnErrors is { } limit ? errors <= limit + completions : writes.Count == random.Size)
            && simulation.Begun.All(step => step.Body is null || BulkReferences.Find(step.Body).Count == 0)
            && simulation.Begun.All(step => IsBehindItsReferences(step, random, simulation))
            && simulation.Results.All(result => ShouldFail(result, random, simulation) is not { } should || should == (result.Outcome.Error is not null));
    }

    // Every reference of a body that is carried out was resolved, in the create or in its completion.
    private static bool IsBehindItsReferences(BulkStep step, Case random, BulkSimulation simulation)
    {
        if (step.Refusal is not null || step.IsCompletion)
        {
            return true;
        }

        var completion = simulation.Begun.SingleOrDefault(other => other.IsCompletion && other.Operation.Number == step.Operation.Number);
        if (completion?.Refusal is not null)
        {
            return true;
        }

        var text = step.Body?.ToJsonString() + completion?.Body?.ToJsonString();
        return random.ReferencesOf(step.Operation.Number - 1).All(target =>
            text.Contains($"\"{BulkSimulation.IdOf($"b{target}")}\"", StringComparison.Ordinal) || random.Fails(step));
    }

    // Without a limit an operation fails if it is told to, or if something that it refers to was not made; null where that depends.
    private static bool? ShouldFail(BulkResult result, Case random, BulkSimulation simulation)
    {
        if (random.FailOnErrors is not null)
        {
            return null;
        }

        var made = simulation.Results.Where(other => other.Operation.Method == "POST" && other.Outcome.Id is not null)
            .Select(other => other.Operation.Number - 1).ToHashSet();
        var number = result.Operation.Number - 1;
        return random.Failing.Length > 0 && random.Failing[number] == 0 || random.ReferencesOf(number).Any(target => !made.Contains(target));
    }

    private sealed record Case(
        int Size, int[] Edges, int[] Kinds, int[] Keys, int[] Failing, int? FailOnErrors, int Parallelism, int Order)
    {
        private bool IsPost(int number) => Kinds[number] < 7;

        public IReadOnlyList<int> ReferencesOf(int number) => IsDelete(number)
            ? []
            : [.. Edges.Where(edge => edge / Size == number && IsPost(edge % Size)).Select(edge => edge % Size)];

        public bool Fails(BulkStep step) => Failing.Length > 0 && Failing[step.Operation.Number - 1] == 0;

        public string Operation(int number) => IsPost(number)
            ? BulkSimulation.Post($"b{number}", [.. ReferencesOf(number).Select(target => $"b{target}")])
            : IsDelete(number) ? $$"""{"method":"DELETE","path":"/Groups/{{Keys[number]}}"}"""
            : $$$"""{"method":"PUT","path":"/Groups/{{{Keys[number]}}}","data":{"members":[{{{string.Join(',', ReferencesOf(number).Select(target => $"\"bulkId:b{target}\""))}}}]}}""";

        private bool IsDelete(int number) => Kinds[number] == 9;
    }
}
