using System.Security.Claims;
using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Http;
using ScimCluster.Gateway.Sessions;
using ScimCluster.Grains;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>How the administrators of an organization keep its webhooks. Errors are <c>{"code","message"}</c>.</summary>
internal static class WebhooksEndpoints
{
    public static void MapWebhooks(this RouteGroupBuilder routes)
    {
        var webhooks = routes.MapGroup("/scim/webhooks").RequireAuthorization(SessionAuthentication.Policy);
        webhooks.MapRead("/", ListAsync);
        webhooks.MapPost("/", CreateAsync);
        webhooks.MapRead("/{webhookId}", GetAsync);
        webhooks.MapPatch("/{webhookId}", UpdateAsync);
        webhooks.MapDelete("/{webhookId}", DeleteAsync);
        webhooks.MapPost("/{webhookId}/rotate-secret", RotateSecretAsync);
        webhooks.MapPost("/{webhookId}/replay", ReplayAsync);
        webhooks.MapPost("/{webhookId}/test", TestAsync);
        webhooks.MapRead("/{webhookId}/deliveries", ListDeliveriesAsync);
    }

    private static async Task<IResult> ListAsync(
        HttpRequest request, ClaimsPrincipal user, GrainCalls grains, CancellationToken cancellationToken) =>
        ChangesOrganization.IsRefused(request, out var error, out var organizationId)
            ? error
            : Answer(
                await grains.RepeatAsync(
                    cluster => cluster.GetWebhooks(organizationId).ListAsync(user.UserId(), cancellationToken), cancellationToken),
                list => Results.Ok(WebhooksBodies.Describe(list)));

    private static async Task<IResult> CreateAsync(
        HttpContext context, ClaimsPrincipal user, GrainCalls grains, IOptions<GatewayOptions> options, CancellationToken cancellationToken)
    {
        if (ChangesOrganization.IsRefused(context.Request, out var error, out var organizationId))
        {
            return error;
        }

        var body = await ManagementBody.ReadAsync(context.Request, options.Value, cancellationToken);
        if (body.Error is { } unreadable)
        {
            return unreadable;
        }

        return WebhooksBodies.IsRefused(body, requireUrl: true, out var invalid)
            ? invalid
            : Answer(
                await grains.Once.GetWebhooks(organizationId).CreateAsync(
                    user.UserId(),
                    new CreateWebhook(body.Text("url")!, body.Texts("eventTypes") ?? [], body.Text("description")),
                    cancellationToken),
                created => Results.Json(WebhooksBodies.Describe(created), statusCode: StatusCodes.Status201Created));
    }

    private static async Task<IResult> UpdateAsync(
        string webhookId,
        HttpContext context,
        ClaimsPrincipal user,
        GrainCalls grains,
        IOptions<GatewayOptions> options,
        CancellationToken cancellationToken)
    {
        var body = await ManagementBody.ReadAsync(context.Request, options.Value, cancellationToken);
        if (body.Error is { } unreadable)
        {
            return unreadable;
        }

        if (WebhooksBodies.IsRefused(body, requireUrl: false, out var invalid))
        {
            return invalid;
        }

        return await OnWebhookAsync(
            context.Request,
            webhookId,
            (organizationId, id) => grains.RepeatAsync(
                cluster => cluster.GetWebhooks(organizationId).UpdateAsync(
                    user.UserId(),
                    new UpdateWebhook(id, body.Text("url"), body.Texts("eventTypes"), body.Text("description"), body.Flag("enabled")),
                    cancellationToken),
                cancellationToken),
            webhook => Results.Ok(WebhooksBodies.Describe(webhook)));
    }

    private static Task<IResult> GetAsync(
        string webhookId, HttpRequest request, ClaimsPrincipal user, GrainCalls grains, CancellationToken cancellationToken) =>
        OnWebhookAsync(
            request,
            webhookId,
            (organizationId, id) => grains.RepeatAsync(
                cluster => cluster.GetWebhooks(organizationId).GetAsync(user.UserId(), id, cancellationToken), cancellationToken),
            webhook => Results.Ok(WebhooksBodies.Describe(webhook)));

    private static Task<IResult> DeleteAsync(
        string webhookId, HttpRequest request, ClaimsPrincipal user, GrainCalls grains, CancellationToken cancellationToken) =>
        OnWebhookAsync(
            request,
            webhookId,
            (organizationId, id) => grains.Once.GetWebhooks(organizationId).DeleteAsync(user.UserId(), id, cancellationToken),
            _ => Results.NoContent());

    private static Task<IResult> RotateSecretAsync(
        string webhookId, HttpRequest request, ClaimsPrincipal user, GrainCalls grains, CancellationToken cancellationToken) =>
        OnWebhookAsync(
            request,
            webhookId,
            (organizationId, id) => grains.Once.GetWebhooks(organizationId).RotateSecretAsync(
                user.UserId(), id, grains.NotAfter, cancellationToken),
            rotated => Results.Ok(WebhooksBodies.Describe(rotated)));

    private static async Task<IResult> ReplayAsync(
        string webhookId,
        HttpContext context,
        ClaimsPrincipal user,
        GrainCalls grains,
        IOptions<GatewayOptions> options,
        CancellationToken cancellationToken)
    {
        var body = await ManagementBody.ReadAsync(context.Request, options.Value, cancellationToken);
        if (body.Error is { } unreadable)
        {
            return unreadable;
        }

        if (body.Text("from") is not { } from)
        {
            return ManagementError.BadRequest("'from' is required: a cursor of the change feed, or a time such as 2026-11-22T08:00:00Z");
        }

        return await OnWebhookAsync(
            context.Request,
            webhookId,
            (organizationId, id) => grains.RepeatAsync(
                cluster => cluster.GetWebhooks(organizationId).ReplayAsync(user.UserId(), id, from, cancellationToken), cancellationToken),
            webhook => Results.Json(WebhooksBodies.Describe(webhook), statusCode: StatusCodes.Status202Accepted));
    }

    private static Task<IResult> TestAsync(
        string webhookId, HttpRequest request, ClaimsPrincipal user, GrainCalls grains, CancellationToken cancellationToken) =>
        OnWebhookAsync(
            request,
            webhookId,
            (organizationId, id) => grains.Once.GetWebhooks(organizationId).TestAsync(user.UserId(), id, cancellationToken),
            attempt => Results.Ok(WebhooksBodies.Describe(attempt)));

    private static Task<IResult> ListDeliveriesAsync(
        string webhookId, HttpRequest request, ClaimsPrincipal user, GrainCalls grains, CancellationToken cancellationToken) =>
        OnWebhookAsync(
            request,
            webhookId,
            (organizationId, id) => grains.RepeatAsync(
                cluster => cluster.GetWebhooks(organizationId).ListDeliveriesAsync(user.UserId(), id, cancellationToken), cancellationToken),
            deliveries => Results.Ok(WebhooksBodies.Describe(deliveries)));

    private static async Task<IResult> OnWebhookAsync<T>(
        HttpRequest request, string webhookId, Func<string, Guid, Task<Reply<T>>> call, Func<T, IResult> answer)
        where T : class
    {
        if (ChangesOrganization.IsRefused(request, out var error, out var organizationId))
        {
            return error;
        }

        return Guid.TryParseExact(webhookId, "D", out var id)
            ? Answer(await call(organizationId, id), answer)
            : ManagementError.OfStatus(StatusCodes.Status404NotFound);
    }

    private static IResult Answer<T>(Reply<T> reply, Func<T, IResult> answer)
        where T : class =>
        reply.IsRefused(out var refused, out var value) ? ManagementError.Refused(refused) : answer(value);
}
