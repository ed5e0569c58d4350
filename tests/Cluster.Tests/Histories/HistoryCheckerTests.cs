namespace ScimCluster.Cluster.Tests.Histories;

/// <summary>The checker accepts what one order explains, and nothing else.</summary>
public sealed class HistoryCheckerTests
{
    private static readonly UserContent Ada = new("ext-1", "ada", "t0", true);

    private readonly List<HistoryEntry> _history = [];

    [Fact]
    public void One_request_after_the_other_is_explained()
    {
        Answered(1, 2, new CreateUser(Ada), 201, new UserState("a", 1, Ada));
        Answered(3, 4, new CreateUser(Ada with { Title = "t1" }), 409);
        Answered(5, 6, new PatchUser("a", Title: "t2"), 200, new UserState("a", 2, Ada with { Title = "t2" }));
        Answered(7, 8, new DeleteUser("a"), 204);
        Answered(9, 10, new ReadUser("a"), 404);
        Answered(11, 12, new CreateUser(Ada with { Title = "t3" }), 201, new UserState("a", 3, Ada with { Title = "t3" }));
        Answered(13, 14, new ListUsers(), 200, new UserState("a", 3, Ada with { Title = "t3" }));

        AssertExplained();
    }

    [Fact]
    public void Requests_at_the_same_time_may_come_in_any_order()
    {
        Answered(1, 9, new CreateUser(Ada), 201, new UserState("a", 1, Ada));
        Answered(2, 8, new CreateUser(Ada with { Title = "t1" }), 409);
        Answered(10, 20, new PatchUser("a", Title: "t2"), 200, new UserState("a", 3, Ada with { Title = "t2" }));
        Answered(11, 19, new PatchUser("a", Title: "t3"), 200, new UserState("a", 2, Ada with { Title = "t3" }));
        Answered(12, 13, new ReadUser("a"), 200, new UserState("a", 1, Ada));

        AssertExplained();
    }

    [Fact]
    public void Lost_write_is_rejected()
    {
        Created();
        Answered(3, 4, new PatchUser("a", Title: "t1"), 200, new UserState("a", 2, Ada with { Title = "t1" }));
        Answered(5, 6, new PatchUser("a", Active: false), 200, new UserState("a", 3, Ada with { Active = false }));

        AssertRejected();
    }

    [Fact]
    public void Two_writes_with_one_version_are_rejected()
    {
        Created();
        Answered(3, 9, new PatchUser("a", Title: "t1"), 200, new UserState("a", 2, Ada with { Title = "t1" }));
        Answered(4, 8, new PatchUser("a", Title: "t2"), 200, new UserState("a", 2, Ada with { Title = "t2" }));

        AssertRejected();
    }

    [Fact]
    public void Doubled_create_is_rejected()
    {
        Answered(1, 9, new CreateUser(Ada), 201, new UserState("a", 1, Ada));
        Answered(2, 8, new CreateUser(Ada with { Title = "t1" }), 201, new UserState("b", 1, Ada with { Title = "t1" }));

        AssertRejected();
    }

    [Fact]
    public void Second_identity_of_a_known_person_is_rejected()
    {
        Created();
        Answered(3, 4, new DeleteUser("a"), 204);
        Answered(5, 6, new CreateUser(Ada with { Title = "t1" }), 201, new UserState("b", 1, Ada with { Title = "t1" }));

        AssertRejected();
    }

    [Fact]
    public void Stale_read_is_rejected()
    {
        Created();
        Answered(3, 4, new PatchUser("a", Title: "t1"), 200, new UserState("a", 2, Ada with { Title = "t1" }));
        Answered(5, 6, new ReadUser("a"), 200, new UserState("a", 1, Ada));

        AssertRejected();
    }

    [Fact]
    public void Reads_that_go_back_in_time_are_rejected_though_the_write_goes_on()
    {
        Created();
        Answered(3, 20, new PatchUser("a", Title: "t1"), 200, new UserState("a", 2, Ada with { Title = "t1" }));
        Answered(4, 5, new ReadUser("a"), 200, new UserState("a", 2, Ada with { Title = "t1" }));
        Answered(6, 7, new ReadUser("a"), 200, new UserState("a", 1, Ada));

        AssertRejected();
    }

    [Fact]
    public void Duplicate_that_nobody_holds_is_rejected()
    {
        Created();
        Answered(3, 4, new DeleteUser("a"), 204);
        Answered(5, 6, new CreateUser(Ada with { Title = "t1" }), 409);

        AssertRejected();
    }

    [Fact]
    public void Precondition_that_held_all_the_time_is_rejected()
    {
        Created();
        Answered(3, 4, new PatchUser("a", Title: "t1", IfMatch: 1), 412);

        AssertRejected();
    }

    [Fact]
    public void Missing_user_that_was_there_all_the_time_is_rejected()
    {
        Created();
        Answered(3, 4, new ReadUser("a"), 404);

        AssertRejected();
    }

    [Fact]
    public void Taken_userName_is_refused_only_while_somebody_has_it()
    {
        Created();
        Answered(3, 4, new CreateUser(new("ext-2", "bob", "t1", true)), 201, new UserState("b", 1, new("ext-2", "bob", "t1", true)));
        Answered(5, 6, new PatchUser("b", UserName: "ada"), 409);
        AssertExplained();

        Answered(7, 8, new PatchUser("b", UserName: "carl"), 409);
        AssertRejected();
    }

    [Fact]
    public void Write_without_an_answer_may_be_carried_out_late_or_never()
    {
        Created();
        Unanswered(3, new PatchUser("a", Title: "t1"));
        Answered(4, 5, new ReadUser("a"), 200, new UserState("a", 1, Ada));
        AssertExplained();

        Answered(6, 7, new ReadUser("a"), 200, new UserState("a", 2, Ada with { Title = "t1" }));
        AssertExplained();

        Answered(8, 9, new ReadUser("a"), 200, new UserState("a", 1, Ada));
        AssertRejected();
    }

    [Fact]
    public void Write_without_an_answer_is_not_carried_out_twice()
    {
        Created();
        Unanswered(3, new DeleteUser("a"));
        Answered(4, 5, new CreateUser(Ada with { Title = "t1" }), 201, new UserState("a", 2, Ada with { Title = "t1" }));
        AssertExplained();

        Answered(6, 7, new ReadUser("a"), 404);
        AssertRejected();
    }

    [Fact]
    public void Equal_create_gets_the_answer_that_was_lost_and_nobody_else_does()
    {
        Unanswered(1, new CreateUser(Ada));
        Answered(3, 4, new CreateUser(Ada, 0), 201, new UserState("a", 1, Ada));
        Answered(5, 6, new ReadUser("a"), 200, new UserState("a", 1, Ada));
        AssertExplained();

        Answered(7, 8, new CreateUser(Ada), 201, new UserState("a", 1, Ada));
        AssertRejected();
    }

    [Fact]
    public void Repetition_that_finds_nobody_counts_only_where_the_gateway_may_have_sent_it()
    {
        Created();
        Answered(3, 9, new DeleteUser("a"), 204);
        Answered(4, 8, new DeleteUser("a"), 204);
        AssertRejected();

        _history[2] = _history[2] with { Attempts = GatewayAttempts.SentAgain };
        AssertExplained();
    }

    [Fact]
    public void Repeated_change_shows_what_others_made_of_it_only_where_the_gateway_may_have_repeated_it()
    {
        Created();
        Answered(3, 9, new ReplaceUser("a", Ada with { Title = "t1" }), 200, new UserState("a", 3, Ada with { Title = "t2" }));
        Answered(4, 5, new ReadUser("a"), 200, new UserState("a", 2, Ada with { Title = "t1" }));
        Answered(6, 7, new PatchUser("a", Title: "t2"), 200, new UserState("a", 3, Ada with { Title = "t2" }));
        AssertRejected();

        _history[1] = _history[1] with { Attempts = GatewayAttempts.AfterCarriedOut };
        AssertExplained();
    }

    [Fact]
    public void Repeated_change_is_carried_out_once()
    {
        Created();
        Answered(3, 9, new ReplaceUser("a", Ada with { Title = "t1" }), 200, new UserState("a", 4, Ada with { Title = "t1" }));
        Answered(4, 5, new ReadUser("a"), 200, new UserState("a", 2, Ada with { Title = "t1" }));
        Answered(6, 7, new PatchUser("a", Title: "t2"), 200, new UserState("a", 3, Ada with { Title = "t2" }));
        _history[1] = _history[1] with { Attempts = GatewayAttempts.AfterCarriedOut };
        AssertRejected();
    }

    [Fact]
    public void Repeated_change_of_a_user_who_was_deleted_in_between_is_404()
    {
        Created();
        Answered(3, 9, new PatchUser("a", Title: "t1"), 404);
        Answered(4, 5, new ReadUser("a"), 200, new UserState("a", 2, Ada with { Title = "t1" }));
        Answered(6, 7, new DeleteUser("a"), 204);
        AssertRejected();

        _history[1] = _history[1] with { Attempts = GatewayAttempts.AfterCarriedOut };
        AssertExplained();
    }

    [Fact]
    public void Outbox_must_have_every_event_once_and_in_order()
    {
        Created();
        Answered(3, 4, new PatchUser("a", Title: "t1", Active: false), 200, new UserState("a", 2, Ada with { Title = "t1", Active = false }));
        Answered(5, 6, new DeleteUser("a"), 204);
        AnnouncedChange provisioned = new(ChangeKind.Provisioned, 1, "ext-1", true);
        AnnouncedChange updated = new(ChangeKind.Updated, 2, "ext-1", false);
        AnnouncedChange deactivated = new(ChangeKind.Deactivated, 2, "ext-1", false);
        AnnouncedChange deprovisioned = new(ChangeKind.Deprovisioned, 2, "ext-1", false);

        Assert.Null(Fault(provisioned, updated, deactivated, deprovisioned));
        Assert.NotNull(Fault(provisioned, updated, deprovisioned));
        Assert.NotNull(Fault(provisioned, updated, deactivated));
        Assert.NotNull(Fault(provisioned, updated, updated, deactivated, deprovisioned));
        Assert.NotNull(Fault(provisioned, updated, deactivated, deprovisioned, deprovisioned));
        Assert.NotNull(Fault(updated, provisioned, deactivated, deprovisioned));
        Assert.NotNull(Fault(provisioned with { Active = false }, updated, deactivated, deprovisioned));
        Assert.NotNull(Fault());

        string? Fault(params AnnouncedChange[] announced) => HistoryChecker.FindFault(
            _history, new Dictionary<string, IReadOnlyList<AnnouncedChange>>(StringComparer.Ordinal) { ["a"] = announced });
    }

    private void Created() => Answered(1, 2, new CreateUser(Ada), 201, new UserState("a", 1, Ada));

    private void Answered(long begun, long ended, HistoryRequest request, int status, params UserState[] users) =>
        _history.Add(new(_history.Count, request, begun, ended, new(status, status == 409 ? "uniqueness" : null, users)));

    private void Unanswered(long begun, HistoryRequest request) => _history.Add(new(_history.Count, request, begun, begun + 1, null));

    private void AssertExplained() => Assert.Null(HistoryChecker.FindFault(_history));

    private void AssertRejected() => Assert.NotNull(HistoryChecker.FindFault(_history));
}
