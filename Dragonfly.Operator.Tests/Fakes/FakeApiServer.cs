using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>An API server over real HTTP on a free loopback port that can be told to fail in the ways that real ones do.</summary>
public sealed class FakeApiServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<FakeApiRequest> _requests = new();
    private readonly ConcurrentDictionary<FakeApiWatch, bool> _watches = new();
    private readonly ConcurrentQueue<Func<FakeApiRequest, HttpContext, Task<bool>>> _faults = new();

    private readonly ConcurrentDictionary<string, bool> _clientNames = new();

    private FakeApiServer(WebApplication application) => _application = application;

    public FakeApiStore Store { get; } = new();

    public Uri Address => new(_application.Urls.Single() + "/");

    /// <summary>What was asked so far.</summary>
    public IReadOnlyCollection<FakeApiRequest> Requests => _requests;

    /// <summary>Subjects of the client certificates that were shown.</summary>
    public IReadOnlyList<string> ClientNames => [.. _clientNames.Keys];

    /// <summary>Watches that are open.</summary>
    public IReadOnlyList<FakeApiWatch> Watches => [.. _watches.Keys.Where(watch => watch.IsOpen)];

    /// <summary>The only bearer token that is let in; null for anybody. Called with the token that was shown.</summary>
    public Func<string?, bool>? Authorize { get; set; }

    /// <summary>Starts a server.</summary>
    /// <param name="certificate">Its certificate; null for plain HTTP.</param>
    /// <param name="demandsClientCertificate">Whether clients must show one.</param>
    public static async Task<FakeApiServer> StartAsync(X509Certificate2? certificate = null, bool demandsClientCertificate = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = certificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
            if (certificate is not null)
            {
                listen.UseHttps(new HttpsConnectionAdapterOptions
                {
                    ServerCertificate = certificate,
                    ClientCertificateMode = demandsClientCertificate
                        ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.NoCertificate,
                    ClientCertificateValidation = (_, _, _) => true,
                });
            }
        }));
        builder.WebHost.UseKestrelHttpsConfiguration();
        var server = new FakeApiServer(builder.Build());
        server._application.Run(server.HandleAsync);
        await server._application.StartAsync();
        return server;
    }

    /// <summary>Lets the next matching requests be answered with something else.</summary>
    /// <param name="matches">Which requests.</param>
    /// <param name="times">How many of them.</param>
    /// <param name="answer">The answer.</param>
    public void Fail(Func<FakeApiRequest, bool> matches, int times, Func<HttpContext, Task> answer)
    {
        var left = times;
        _faults.Enqueue(async (request, context) =>
        {
            if (!matches(request) || Interlocked.Decrement(ref left) < 0)
            {
                return false;
            }

            await answer(context);
            return true;
        });
    }

    /// <summary>Lets the next matching requests fail with a status.</summary>
    public void Fail(Func<FakeApiRequest, bool> matches, int times, int code, string? retryAfter = null) =>
        Fail(matches, times, context =>
        {
            if (retryAfter is not null)
            {
                context.Response.Headers.RetryAfter = retryAfter;
            }

            return WriteAsync(context, code, new FakeApiException(code, "Broken", $"told to answer {code}").ToStatus());
        });

    /// <summary>Creates an object behind the client's back.</summary>
    public JsonObject Create(string path, string json)
    {
        var parsed = FakeApiPath.Parse(path)!;
        return Store.Create(parsed with { Name = null }, (JsonObject)JsonNode.Parse(json)!);
    }

    /// <summary>Changes an object behind the client's back.</summary>
    public JsonObject Merge(string path, string json)
    {
        var parsed = FakeApiPath.Parse(path)!;
        var merged = FakeApiPatch.Apply(Store.Get(parsed), JsonNode.Parse(json)!, "application/merge-patch+json");
        return Store.Update(parsed, merged);
    }

    /// <summary>Deletes an object behind the client's back.</summary>
    public void Delete(string path) => Store.Delete(FakeApiPath.Parse(path)!);

    public async ValueTask DisposeAsync()
    {
        foreach (var watch in _watches.Keys)
        {
            watch.End();
        }

        await _application.DisposeAsync();
    }

    private static Task WriteAsync(HttpContext context, int code, JsonNode json)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json.ToJsonString());
    }

    private async Task HandleAsync(HttpContext context)
    {
        var request = await ReadAsync(context.Request);
        _requests.Enqueue(request);
        if (context.Connection.ClientCertificate is { } client)
        {
            _clientNames[client.Subject] = true;
        }

        foreach (var fault in _faults)
        {
            if (await fault(request, context))
            {
                return;
            }
        }

        try
        {
            if (Authorize is { } authorize && !authorize(request.Authorization?.Replace("Bearer ", "", StringComparison.Ordinal)))
            {
                throw new FakeApiException(401, "Unauthorized", "Unauthorized");
            }

            var path = FakeApiPath.Parse(request.Path) ?? throw FakeApiException.NotFound(request.Path);
            if (request.IsWatch)
            {
                await WatchAsync(path, context);
                return;
            }

            await WriteAsync(context, request.Method == "POST" ? 201 : 200, Serve(request, path));
        }
        catch (FakeApiException e)
        {
            await WriteAsync(context, e.Code, e.ToStatus());
        }
    }

    private JsonObject Serve(FakeApiRequest request, FakeApiPath path) => (request.Method, path.Name) switch
    {
        ("GET", null) => Store.List(
            path, int.Parse(request.Query.GetValueOrDefault("limit", "0"), CultureInfo.InvariantCulture),
            request.Query.GetValueOrDefault("continue")),
        ("GET", _) => Store.Get(path),
        ("POST", null) => Store.Create(path, (JsonObject)request.Body!),
        ("PUT", _) => Store.Update(path, (JsonObject)request.Body!),
        ("PATCH", _) => Patch(request, path),
        ("DELETE", _) => Store.Delete(path),
        _ => throw new FakeApiException(405, "MethodNotAllowed", request.Method),
    };

    private JsonObject Patch(FakeApiRequest request, FakeApiPath path)
    {
        try
        {
            return Store.Update(path, FakeApiPatch.Apply(Store.Get(path), request.Body!, request.ContentType!));
        }
        catch (FakeApiException e) when (e.Code == 404 && request.ContentType == "application/apply-patch+yaml")
        {
            return Store.Create(path with { Name = null }, (JsonObject)request.Body!);
        }
    }

    private async Task WatchAsync(FakeApiPath path, HttpContext context)
    {
        var watch = new FakeApiWatch(path, context);
        long? since = long.TryParse(watch.Since, CultureInfo.InvariantCulture, out var version) ? version : null;
        var unsubscribe = Store.Watch(path, since, watch.Take);
        _watches[watch] = true;
        try
        {
            await watch.RunAsync();
        }
        finally
        {
            unsubscribe();
        }
    }

    private static async Task<FakeApiRequest> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync();
        return new FakeApiRequest(
            request.Method, request.Path.Value!, request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()),
            request.ContentType, request.Headers.Authorization, request.Host.ToString(),
            body.Length == 0 ? null : JsonNode.Parse(body))
        {
            Headers = request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()),
        };
    }
}
