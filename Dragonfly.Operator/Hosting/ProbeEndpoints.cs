using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Dragonfly.Operator.Hosting;

/// <summary>
/// Serves /healthz and /readyz (and, earlier, /metrics) on the probe port and the webhooks on the other, and neither on the wrong port.
/// </summary>
internal static class ProbeEndpoints
{
    public static void MapProbes(this WebApplication app)
    {
        var readiness = app.Services.GetRequiredService<Readiness>();
        app.Use((context, next) =>
        {
            if (context.Request.IsHttps)
            {
                return next(context);
            }

            return context.Request.Path.Value switch
            {
                "/healthz" => AnswerAsync(context, null),
                "/readyz" => ReadyAsync(context, readiness),
                _ => NotFound(context),
            };
        });
    }

    private static async Task ReadyAsync(HttpContext context, Readiness readiness) =>
        await AnswerAsync(context, await readiness.ProblemAsync(context.RequestAborted));

    private static Task AnswerAsync(HttpContext context, string? problem)
    {
        context.Response.StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(problem is null ? "ok\n" : $"not ready: {problem}\n");
    }

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
