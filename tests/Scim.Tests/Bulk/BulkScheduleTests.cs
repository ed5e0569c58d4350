using ScimCluster.Scim.Bulk;
using static ScimCluster.Scim.Tests.Bulk.BulkSimulation;

namespace ScimCluster.Scim.Tests.Bulk;

public class BulkScheduleTests
{
    [Fact]
    public void What_is_independent_begins_at_once_as_far_as_there_is_room()
    {
        var simulation = new BulkSimulation(Join(Post("a"), Post("b"), Post("c")), parallelism: 2);

        Assert.Equal("1 2", simulation.Begin());
        simulation.End(1);
        Assert.Equal("3", simulation.Begin());
    }

    [Fact]
    public void What_is_referred_to_comes_first_in_whatever_order_it_was_sent()
    {
        var simulation = new BulkSimulation(Join(Post("a", "b", "c"), Patch("bulkId:c", "d"), Post("b"), Post("c", "b"), Post("d")));

        Assert.Equal("3 5", simulation.Begin());
        simulation.End();
        Assert.Equal("4", simulation.Begin());
        simulation.End(1);
        Assert.Equal("1", simulation.Begin());
        simulation.End();
        Assert.Equal("2", simulation.Begin());
        Assert.Equal("""{"members":[{"value":"id-b"},{"value":"id-c"}]}""", simulation.Begun[^2].Body!.ToJsonString());
        Assert.Equal(("id-c", """{"value":"id-d"}"""), (simulation.Begun[^1].Id, simulation.Begun[^1].Body!.ToJsonString()));
    }

    [Fact]
    public void Circle_is_created_without_the_reference_that_closes_it_and_completed_by_a_patch()
    {
        var simulation = new BulkSimulation(Join(Post("a", "b"), Post("b", "c"), Post("c", "a")));

        Assert.Equal("3", simulation.Begin());
        Assert.Equal("{}", simulation.End().Body!.ToJsonString());
        simulation.Run();

        Assert.Equal("3 2 1 3+", string.Join(' ', simulation.Begun.Select(step => step.Operation.Number + (step.IsCompletion ? "+" : ""))));
        Assert.Equal("""[{"op":"add","path":"members","value":[{"value":"id-a"}]}]""", simulation.Begun[^1].Body!["Operations"]!.ToJsonString());
        Assert.Equal(("PATCH", "id-c"), (simulation.Begun[^1].Method, simulation.Begun[^1].Id));
        Assert.Equal("1:201 2:201 3:201", simulation.Statuses);
    }

    [Fact]
    public void Resource_that_refers_to_itself_is_completed_too()
    {
        var simulation = new BulkSimulation(Post("a", "a")).Run();

        Assert.Equal("""[{"op":"add","path":"members","value":[{"value":"id-a"}]}]""", simulation.Begun[1].Body!["Operations"]!.ToJsonString());
    }

    [Fact]
    public void Create_that_cannot_be_completed_is_an_error_that_names_what_is_there()
    {
        var simulation = new BulkSimulation(
            Join(Post("a", "b"), Post("b", "a")),
            answer: step => step.IsCompletion ? BulkOutcome.Refused(ScimError.InvalidValue("no"), step.Id) : null).Run();

        Assert.Equal("1:201 2:400", simulation.Statuses);
        Assert.Equal(("https://example.com/Groups/id-b", "W/\"1\""), (simulation.Results[1].Outcome.Location, simulation.Results[1].Outcome.Version));
    }

    [Fact]
    public void Reference_to_what_failed_fails_by_itself_and_so_on()
    {
        var simulation = new BulkSimulation(
            Join(Post("a"), Post("b", "a"), Post("c", "b"), Patch("bulkId:a", "d"), Post("d")),
            answer: step => step.Operation.Number == 1 ? BulkOutcome.Refused(ScimError.Uniqueness("displayName")) : null).Run();

        Assert.Equal("1:409 2:409 3:409 4:409 5:201", simulation.Statuses);
        Assert.Equal(
            "Operation 1, which was to create the bulkId 'a', failed.", simulation.Results[1].Outcome.Error!.Detail);
        Assert.Equal(ScimType.InvalidValue, simulation.Results[1].Outcome.Error!.ScimType);
    }

    [Fact]
    public void Circle_with_a_failure_ends_in_errors_that_name_the_reference()
    {
        var simulation = new BulkSimulation(
            Join(Post("a", "b"), Post("b", "a")),
            answer: step => step.Operation.Number == 1 ? BulkOutcome.Refused(ScimError.InvalidValue("no")) : null).Run();

        Assert.Equal("1:400 2:409", simulation.Statuses);
        Assert.NotNull(simulation.Results[1].Outcome.Location);
    }

    [Theory]
    [InlineData("bulkId:nobody")]
    [InlineData("1")]
    public void Reference_to_nothing_is_invalidValue_and_named(string id)
    {
        var simulation = new BulkSimulation(Join(Patch(id, "nobody"), Post("b"))).Run();

        Assert.Equal("1:400 2:201", simulation.Statuses);
        Assert.Equal("No operation of the request creates the bulkId 'nobody'.", simulation.Results[0].Outcome.Error!.Detail);
    }

    [Fact]
    public void Only_posts_define_bulkIds()
    {
        var simulation = new BulkSimulation(Join("""{"method":"DELETE","path":"/Users/1","bulkId":"a"}""", Post("b", "a"))).Run();

        Assert.Equal("1:204 2:400", simulation.Statuses);
    }

    [Fact]
    public void Operations_on_one_resource_keep_their_order()
    {
        var simulation = new BulkSimulation(
            Join(Patch("1"), Patch("2"), Patch("1"), """{"method":"DELETE","path":"groups/1"}"""));

        Assert.Equal("1 2", simulation.Begin());
        simulation.End();
        Assert.Equal("3", simulation.Begin());
        simulation.End(1);
        Assert.Equal("4", simulation.Begin());
    }

    [Fact]
    public void Creates_with_one_key_and_what_refers_to_them_keep_their_order()
    {
        var simulation = new BulkSimulation(
            Join(Post("a"), Patch("bulkId:a"), Post("b"), """{"method":"DELETE","path":"/Groups/bulkId:b"}"""), keyOf: _ => "same");

        Assert.Equal("1", simulation.Begin());
        simulation.Run();

        Assert.Equal([1, 2, 3, 4], simulation.Begun.Select(step => step.Operation.Number));
    }

    [Fact]
    public void Operation_in_front_of_the_create_that_it_refers_to_comes_right_behind_it()
    {
        var simulation = new BulkSimulation(Join(Patch("bulkId:a"), Post("a"), """{"method":"DELETE","path":"/Groups/bulkId:a"}""")).Run();

        Assert.Equal([2, 1, 3], simulation.Begun.Select(step => step.Operation.Number));
    }

    [Fact]
    public void Completion_comes_before_the_next_operation_on_the_resource()
    {
        var simulation = new BulkSimulation(Join(Post("a", "b"), Post("b", "a"), Patch("bulkId:b"))).Run();

        Assert.Equal("2 1 2+ 3", string.Join(' ', simulation.Begun.Select(step => step.Operation.Number + (step.IsCompletion ? "+" : ""))));
    }

    [Fact]
    public void What_comes_behind_a_delete_waits_for_it_and_deletes_do_not_wait_for_each_other()
    {
        const string delete = """{"method":"DELETE","path":"/Groups/1"}""";
        var simulation = new BulkSimulation(Join(Post("a"), delete, Post("b"), delete.Replace('1', '2'), Post("c")));

        Assert.Equal("1 2 4", simulation.Begin());
        simulation.End(2);
        Assert.Equal("", simulation.Begin());
        simulation.End(1);
        Assert.Equal("3 5", simulation.Begin());
    }

    [Fact]
    public void References_win_over_the_order_of_the_request()
    {
        // By the order 3 comes behind the DELETE, by the references in front of it.
        var simulation = new BulkSimulation(
            Join(Post("a", "b"), """{"method":"DELETE","path":"/Groups/bulkId:a"}""", Post("b"))).Run();

        Assert.Equal([3, 1, 2], simulation.Begun.Select(step => step.Operation.Number));
    }

    [Fact]
    public void Nothing_is_begun_after_as_many_errors_as_the_client_accepts()
    {
        var simulation = new BulkSimulation(
            Join(Post("a"), Post("b"), Post("c"), Post("d"), Post("e")), failOnErrors: 2, answer: step => BulkOutcome.Refused(ScimError.InvalidValue("no")));

        Assert.Equal("1 2", simulation.Begin());
        simulation.End();
        Assert.Equal("", simulation.Begin());
        simulation.Run();

        Assert.Equal("1:400 2:400", simulation.Statuses);
    }

    [Fact]
    public void Circle_that_was_begun_ends_when_nothing_more_is_begun()
    {
        var simulation = new BulkSimulation(
            Join(Post("a", "b"), Post("b", "a"), Patch("7", "nobody"), Patch("8")),
            failOnErrors: 1,
            answer: step => step.Operation.Number == 1 ? BulkOutcome.Refused(ScimError.InvalidValue("no")) : null).Run();

        Assert.Equal("1:400 2:409", simulation.Statuses);
        Assert.StartsWith("Operation 1,", simulation.Results[1].Outcome.Error!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Chain_and_circle_of_ten_thousand_end()
    {
        var chain = Enumerable.Range(0, 10_000).Select(i => Post($"{i}", $"{(i + 1) % 10_000}"));

        var simulation = new BulkSimulation(Join([.. chain])).Run();

        Assert.Equal(10_001, simulation.Begun.Count);
        Assert.All(simulation.Results, result => Assert.Equal(201, result.Outcome.Status));
    }

    private static string Join(params string[] operations) => string.Join(',', operations);

    private static string Patch(string id, params string[] references) =>
        $$$"""{"method":"PATCH","path":"/Groups/{{{id}}}","data":{{{{string.Join(',', references.Select(r => $"\"value\":\"bulkId:{r}\""))}}}}}""";
}
