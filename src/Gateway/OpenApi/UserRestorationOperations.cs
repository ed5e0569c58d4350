using static ScimCluster.Gateway.OpenApi.OperationError;

namespace ScimCluster.Gateway.OpenApi;

/// <summary>The routes of users who are gone, or are going.</summary>
internal static class UserRestorationOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            Method = "POST",
            Path = "/scim/restore-user",
            Id = "restoreSCIMUser",
            Group = OperationGroup.Connections,
            Summary = "Brings a deleted user of a connection back.",
            Description = "The user has the same id and is as it was before the deletion, active or not. That is possible for a configured time.",
            Request = OperationBody.Of<RestoreUserRequest>("""{"providerId":"okta-acme","userId":"0199b5a4-9c33-7d10-b2a7-61f04c8de5aa"}"""),
            Response = OperationBody.Of<RestoredUser>("""{"id":"0199b5a4-9c33-7d10-b2a7-61f04c8de5aa","version":"W/\"4\""}"""),
            Errors =
            [
                .. ConnectionOperations.OfOneConnection,
                new(StatusCodes.Status404NotFound, "userNotFound", "NOT_FOUND", "User 0199b5a4-9c33-7d10-b2a7-61f04c8de5ab not found"),
                Conflict("notDeleted", "The user is not deleted"),
                Conflict("tooOld", "The user was deleted too long ago to be restored"),
                Conflict("taken", "Another resource already has this value of 'userName'."),
            ],
        },
        new()
        {
            Method = "POST",
            Path = "/scim/release-guard",
            Id = "releaseSCIMGuard",
            Group = OperationGroup.Connections,
            Summary = "Lets a connection deactivate and delete users again.",
            Description = "After unusually many of them the guard, where it is configured so, answers further ones 503. It counts anew from now on.",
            Request = OperationBody.Of<ReleaseGuardRequest>("""{"providerId":"okta-acme"}"""),
            Response = OperationBody.Of<Success>("""{"success":true}"""),
            Errors = ConnectionOperations.OfOneConnection,
        },
    ];
}
