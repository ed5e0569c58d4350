using Microsoft.Extensions.Options;
using ScimCluster.Scim;

namespace ScimCluster.InternalService;

/// <summary>Follows the changes of the organization: each is handled at least once, in order.</summary>
internal sealed class ChangeFollower(
    GrainCalls calls, ChangePrinter handler, CursorFile file, IOptions<ServiceSettings> settings, TimeProvider time)
{
    /// <summary>Follows until this program is asked to stop.</summary>
    /// <returns>The refusal of a cursor that the feed does not know: going on from another place would skip changes.</returns>
    /// <exception cref="OperationCanceledException">This program was asked to stop.</exception>
    public async Task<ScimError> FollowAsync(CancellationToken cancellationToken)
    {
        var service = settings.Value;
        var cursor = file.Read();
        while (true)
        {
            var reply = await calls.RepeatAsync(
                grains => grains.GetChangeFeed(service.OrganizationId).ReadAsync(cursor, service.PageSize, cancellationToken),
                cancellationToken);
            if (reply.IsRefused(out var refused, out var page))
            {
                return refused;
            }

            foreach (var change in page.Changes)
            {
                await handler.HandleAsync(change, cancellationToken);
            }

            // Only now: whoever dies before this line gets the page again.
            if (page.Cursor is not null && page.Cursor != cursor)
            {
                file.Write(page.Cursor);
                cursor = page.Cursor;
            }

            if (page.Changes.Length < service.PageSize)
            {
                await Task.Delay(service.PollInterval, time, cancellationToken);
            }
        }
    }
}
