using System.Buffers;
using System.Text;
using Dragonfly.Operator.Pods;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>
/// Handles one review from request to response. This is the only place that catches errors: a broken webhook must not keep Pods from
/// starting, so the object is allowed unchanged with a warning, unless the call is required.
/// </summary>
/// <param name="handle">Decides. The review is valid until the answer is written.</param>
/// <param name="memory">The memory that all bodies share.</param>
/// <param name="onFault">Called with every fault.</param>
/// <param name="isRequired">Whether an object is refused when no decision is possible.</param>
internal sealed class AdmissionEndpoint(
    Func<AdmissionReview, CancellationToken, ValueTask<AdmissionAnswer>> handle,
    AdmissionMemory memory,
    Action<AdmissionFault> onFault,
    bool isRequired = false)
{
    private const string Warning = "an admission webhook failed and left the object as it is; see the operator's log";

    // Patch and answer are written without awaiting.
    [ThreadStatic]
    private static JsonBuffer? _ofThread;

    /// <summary>Handles the reviews that are posted to a path.</summary>
    /// <param name="app">The pipeline to add to.</param>
    /// <param name="path">The path.</param>
    public void Map(IApplicationBuilder app, string path) => app.MapWhen(
        context => context.Request.Path.StartsWithSegments(path, out var rest) && rest.Value is "" or "/",
        reviews => reviews.Run(context =>
        {
            if (HttpMethods.IsPost(context.Request.Method))
            {
                return HandleAsync(context);
            }

            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = HttpMethods.Post;
            return Task.CompletedTask;
        }));

    /// <summary>Handles a request.</summary>
    /// <param name="context">The request.</param>
    public async Task HandleAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        AdmissionReview? review = null;
        AdmissionBody? body = null;
        try
        {
            body = await AdmissionBody.ReadAsync(context.Request, memory, cancellationToken);
            review = AdmissionReview.Read(ManagedFields.Cut(body.Memory));
            Answer(context.Response, review, await handle(review, cancellationToken));
        }
        catch (Exception e) when (!IsHangUp(e, context.Request, review, cancellationToken))
        {
            Recover(context.Response, review, e, onFault, isRequired);
        }
        catch (Exception)
        {
            // The client has hung up.
            return;
        }
        finally
        {
            review?.Dispose();
            body?.Dispose();
        }

        await context.Response.BodyWriter.FlushAsync(cancellationToken);
    }

    // A body shorter than its declared length means that the client is gone; any other violation of HTTP gets an answer.
    internal static bool IsHangUp(Exception e, HttpRequest request, AdmissionReview? review, CancellationToken cancellationToken) =>
        e switch
        {
            OperationCanceledException => cancellationToken.IsCancellationRequested,
            BadAdmissionRequestException => false,
            BadHttpRequestException bad => bad.StatusCode == StatusCodes.Status400BadRequest && request.ContentLength is not null,
            IOException => review is null,
            _ => false,
        };

    private static AdmissionAnswer Refusal(Exception e) => new(false, e is UndecidedPodException undecided
        ? new(undecided.Message, StatusCodes.Status503ServiceUnavailable)
        : new("the operator failed, and this Pod must not start without it; see the operator's log", StatusCodes.Status500InternalServerError));

    private static void Answer(HttpResponse response, AdmissionReview review, AdmissionAnswer answer)
    {
        var buffer = JsonBuffer.Rent(ref _ofThread);
        if (answer is { IsAllowed: true, Patch: { } patch })
        {
            patch(buffer.Writer);
            buffer.Writer.Flush();
            if (buffer.Writer.CurrentDepth != 0)
            {
                throw new InvalidOperationException("the patch is not complete");
            }
        }

        Write(response, buffer, review.Uid, answer);
    }

    private static void Write(HttpResponse response, JsonBuffer buffer, string uid, in AdmissionAnswer answer)
    {
        // Nothing is sent before the flush, so the length can still be set.
        response.ContentType = "application/json";
        response.ContentLength = AdmissionResponse.Write(response.BodyWriter, buffer, uid, answer);
        buffer.Clear();
    }

    internal static void Recover(
        HttpResponse response, AdmissionReview? review, Exception e, Action<AdmissionFault> onFault, bool isRequired = false)
    {
        if (review is not null)
        {
            var answer = isRequired ? Refusal(e) : new AdmissionAnswer(true, Warnings: [Warning]);
            onFault(new AdmissionFault(answer.Status?.Code ?? StatusCodes.Status200OK, review.Uid, review.Namespace, review.Name, e));
            Write(response, JsonBuffer.Rent(ref _ofThread), review.Uid, answer);
            return;
        }

        var (status, message) = e switch
        {
            BadHttpRequestException bad => (bad.StatusCode, bad.Message),
            _ => (StatusCodes.Status400BadRequest, "the body is not JSON"),
        };
        onFault(new AdmissionFault(status, null, null, null, e));
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=utf-8";
        var line = Encoding.UTF8.GetBytes(message + "\n");
        response.ContentLength = line.Length;
        response.BodyWriter.Write(line);
    }
}
