using ScimCluster.Grains;

namespace ScimCluster.Gateway.Http;

/// <summary>
/// Answers what no endpoint answered: 503 with Retry-After when the cluster or PostgreSQL is away, 500 without any text
/// of the exception for a defect, and the error body of a status that routing chose.
/// </summary>
internal sealed partial class FailureMiddleware(RequestDelegate next, ILogger<FailureMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone: there is nobody to answer.
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = e.StatusCode;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            var unavailable = IsUnavailable(e);
            Log(unavailable, context, e);
            context.Response.Clear();
            context.Response.Headers[RequestId.Header] = context.TraceIdentifier;
            context.Response.StatusCode = unavailable ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError;
        }

        await ExplainAsync(context);
    }

    // Whatever Orleans itself throws means that the call could not be carried out here and now; so does a call that a
    // silo broke off while the client still waits.
    public static bool IsUnavailable(Exception e) =>
        e is ServiceUnavailableException or OrleansException or TimeoutException or OperationCanceledException;

    private static Task ExplainAsync(HttpContext context)
    {
        var response = context.Response;
        if (response.StatusCode == StatusCodes.Status405MethodNotAllowed && ServingPath.SpeaksScim(context))
        {
            SupportedMethods.AddOptions(context);
        }

        if (response.StatusCode < 400 || response.HasStarted || response.ContentLength > 0 || response.ContentType is not null)
        {
            return Task.CompletedTask;
        }

        return ServingPath.SpeaksScim(context)
            ? ScimHttpResult.Refused(ScimStatus.Explain(response.StatusCode)).ExecuteAsync(context)
            : ManagementError.OfStatus(response.StatusCode).ExecuteAsync(context);
    }

    private void Log(bool unavailable, HttpContext context, Exception e)
    {
        if (unavailable)
        {
            LogUnavailable(logger, context.Request.Method, context.TraceIdentifier, e.GetType().Name);
        }
        else
        {
            LogFailure(logger, e, context.Request.Method, context.TraceIdentifier);
        }
    }
}
