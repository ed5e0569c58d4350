using System.Collections.Immutable;

namespace ScimCluster.Cluster.Tests.Histories;

/// <summary>
/// What the users of one connection are, and what each request does to them: the rules of the service, said once more and
/// for one request after the other.
/// </summary>
/// <param name="Users">All that there were, by id.</param>
/// <param name="Deletions">How many there were.</param>
internal sealed record UserModel(ImmutableSortedDictionary<string, ModelUser> Users, int Deletions)
{
    public static readonly UserModel Empty = new(ImmutableSortedDictionary.Create<string, ModelUser>(StringComparer.Ordinal), 0);

    private static readonly HistoryAnswer NotFound = new(404);
    private static readonly HistoryAnswer PreconditionFailed = new(412);
    private static readonly HistoryAnswer Uniqueness = new(409, "uniqueness");

    /// <summary>Names the users and what became of them, as well as a number of 32 bits can.</summary>
    public int Fingerprint()
    {
        var hash = default(HashCode);
        foreach (var user in Users.Values)
        {
            hash.Add(user);
        }

        return hash.ToHashCode();
    }

    /// <summary>Carries a request out.</summary>
    /// <param name="entry">The request.</param>
    /// <param name="newId">The id of the user whom it may create.</param>
    /// <returns>Each answer that the service may give, with what follows from it.</returns>
    public IEnumerable<Outcome> CarryOut(HistoryEntry entry, string? newId) => entry.Request switch
    {
        CreateUser create => Create(create, entry.Number, newId),
        ReplaceUser replace => [Change(replace.Id, replace.IfMatch, _ => replace.Content)],
        PatchUser patch => [Change(patch.Id, patch.IfMatch, patch.ApplyTo)],
        DeleteUser delete => Delete(delete, entry),
        ReadUser read => [new(this, Find(read.Id) is { } user ? new(200, null, user.State) : NotFound)],
        FindUser find => [new(this, new(200, null, [.. Living.Where(user => user.State.Content.UserName == find.UserName).Select(user => user.State)]))],
        ListUsers => [new(this, new(200, null, [.. Living.Select(user => user.State)]))],
        _ => throw new ArgumentException("The request is none that the model knows.", nameof(entry)),
    };

    /// <summary>Answers a change that an earlier attempt has carried out.</summary>
    public IEnumerable<Outcome> Reread(HistoryRequest change)
    {
        var id = change is ReplaceUser replace ? replace.Id : ((PatchUser)change).Id;
        yield return new(this, Find(id) is { } user ? new(200, null, user.State) : NotFound);
    }

    private IEnumerable<ModelUser> Living => Users.Values.Where(user => user.DeletedUntil is null);

    private ModelUser? Find(string id) => Users.GetValueOrDefault(id) is { DeletedUntil: null } user ? user : null;

    private bool IsTaken(UserContent content, string? byOtherThan) => Living.Any(user =>
        user.State.Id != byOtherThan
        && (user.State.Content.AccountId == content.AccountId || user.State.Content.UserName == content.UserName));

    private IEnumerable<Outcome> Create(CreateUser create, int number, string? newId)
    {
        var content = create.Content;
        if (Living.FirstOrDefault(user => user.State.Content.AccountId == content.AccountId) is { } same)
        {
            // Its own user, made by an attempt whose answer was lost.
            if (same.MadeBy == number)
            {
                yield return new(this, new(201, null, same.State));
                yield break;
            }

            if (!same.State.Content.Active && content.Active && same.State.Content.ExternalId == content.ExternalId)
            {
                if (!IsTaken(content, same.State.Id))
                {
                    yield return Write(same with { MadeBy = number }, content, 201);
                    yield break;
                }
            }
            else if (create.Repeats.Contains(same.MadeBy))
            {
                // The note of the lost answer is best effort: without it, the repetition is a duplicate.
                yield return new(this, new(201, null, same.State));
            }

            yield return new(this, Uniqueness);
            yield break;
        }

        var known = Users.Values
            .Where(user => user.DeletedUntil is not null && IsKnownBy(user.State.Content, content))
            .MaxBy(user => user.Deletion);
        if (known?.MadeBy == number)
        {
            yield return new(this, new(409));
        }
        else if (IsTaken(content, null))
        {
            yield return new(this, Uniqueness);
        }
        else if (known is not null)
        {
            yield return Write(known with { DeletedUntil = null, Deletion = 0, MadeBy = number }, content, 201, ChangeKind.Provisioned);
        }
        else if (newId is not null && !Users.ContainsKey(newId))
        {
            yield return Write(new(new(newId, 0, content), number), content, 201, ChangeKind.Provisioned);
        }
    }

    private static bool IsKnownBy(UserContent deleted, UserContent content) => content.ExternalId is null
        ? deleted.ExternalId is null && deleted.UserName == content.UserName
        : deleted.ExternalId == content.ExternalId;

    private Outcome Change(string id, long? ifMatch, Func<UserContent, UserContent> change)
    {
        if (Find(id) is not { } user)
        {
            return new(this, NotFound);
        }

        if (ifMatch is { } version && version != user.State.Version)
        {
            return new(this, PreconditionFailed);
        }

        var content = change(user.State.Content);
        return content == user.State.Content ? new(this, new(200, null, user.State))
            : IsTaken(content, id) ? new(this, Uniqueness)
            : Write(user, content, 200);
    }

    private IEnumerable<Outcome> Delete(DeleteUser delete, HistoryEntry entry)
    {
        if (Find(delete.Id) is not { } user)
        {
            yield return new(this, NotFound);

            // A second attempt that finds nobody, where the first one found the user, counts for the deletion.
            if (entry.Attempts != GatewayAttempts.One && Users.GetValueOrDefault(delete.Id)?.DeletedUntil >= entry.Begun)
            {
                yield return new(this, new(204));
            }
        }
        else if (delete.IfMatch is { } version && version != user.State.Version)
        {
            yield return new(this, PreconditionFailed);
        }
        else
        {
            var deleted = user with { DeletedUntil = entry.Until, Deletion = Deletions + 1, Events = user.Events + 1 };
            yield return new(
                new(Users.SetItem(delete.Id, deleted), Deletions + 1), new(204), new(user.State, user.Events, [ChangeKind.Deprovisioned]));
        }
    }

    private Outcome Write(ModelUser user, UserContent content, int status, ChangeKind? kind = null)
    {
        var before = user.State.Content;
        var state = new UserState(user.State.Id, user.State.Version + 1, content);
        var change = new UserChange(state, user.Events, kind is { } known ? [known] : [.. Kinds(before, content)]);
        var written = user with { State = state, Events = user.Events + change.Kinds.Count };
        return new(this with { Users = Users.SetItem(state.Id, written) }, new(status, null, state), change);
    }

    private static IEnumerable<ChangeKind> Kinds(UserContent before, UserContent after)
    {
        if (before.Active == after.Active || before != after with { Active = before.Active })
        {
            yield return ChangeKind.Updated;
        }

        if (before.Active != after.Active)
        {
            yield return after.Active ? ChangeKind.Reactivated : ChangeKind.Deactivated;
        }
    }
}

/// <summary>A user of the model.</summary>
/// <param name="State">As a reader sees it, or would.</param>
/// <param name="MadeBy">The number of the create that made or restored it last.</param>
/// <param name="DeletedUntil">For a deleted one, when the deletion was over; otherwise null.</param>
/// <param name="Deletion">For a deleted one, the number of the deletion.</param>
/// <param name="Events">How many events there were.</param>
internal sealed record ModelUser(UserState State, int MadeBy, long? DeletedUntil = null, int Deletion = 0, int Events = 0);

/// <summary>What a request did.</summary>
/// <param name="After">The users afterwards; the very model that there was if nothing changed.</param>
/// <param name="Answer">The answer.</param>
/// <param name="Change">What subscribers hear, or null if nothing changed.</param>
internal sealed record Outcome(UserModel After, HistoryAnswer Answer, UserChange? Change = null);
