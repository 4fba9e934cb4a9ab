using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>One open watch, and the ways in which it can go wrong.</summary>
public sealed class FakeApiWatch(FakeApiPath path, HttpContext context)
{
    private readonly Channel<byte[]?> _output = Channel.CreateUnbounded<byte[]?>();

    public FakeApiPath Path => path;

    /// <summary>The version that the client asked to begin after.</summary>
    public string? Since { get; } = context.Request.Query["resourceVersion"];

    /// <summary>Whether changes are held back, as by a connection that died without a word.</summary>
    public bool IsMute { get; set; }

    /// <summary>Whether the client is still there.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>Sends bytes as they are.</summary>
    public void SendRaw(string text) => _output.Writer.TryWrite(Encoding.UTF8.GetBytes(text));

    /// <summary>Sends a bookmark.</summary>
    public void SendBookmark(string kind, string version) => SendRaw(new JsonObject
    {
        ["type"] = "BOOKMARK",
        ["object"] = new JsonObject
        {
            ["kind"] = kind,
            ["apiVersion"] = path.ApiVersion,
            ["metadata"] = new JsonObject { ["resourceVersion"] = version },
        },
    }.ToJsonString() + "\n");

    /// <summary>Sends an error event.</summary>
    public void SendError(FakeApiException error) =>
        SendRaw(new JsonObject { ["type"] = "ERROR", ["object"] = error.ToStatus() }.ToJsonString() + "\n");

    /// <summary>Ends the watch in good order.</summary>
    public void End() => _output.Writer.TryComplete();

    /// <summary>Resets the connection after what was sent.</summary>
    public void Reset() => _output.Writer.TryWrite(null);

    internal void Take(FakeApiChange change)
    {
        if (!IsMute)
        {
            SendRaw(change.Line());
        }
    }

    internal async Task RunAsync()
    {
        var response = context.Response;
        response.ContentType = "application/json";
        await response.Body.FlushAsync(context.RequestAborted);
        try
        {
            await foreach (var bytes in _output.Reader.ReadAllAsync(context.RequestAborted))
            {
                if (bytes is null)
                {
                    context.Abort();
                    return;
                }

                await response.Body.WriteAsync(bytes, context.RequestAborted);
                await response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The client went.
        }
        finally
        {
            IsOpen = false;
        }
    }
}
