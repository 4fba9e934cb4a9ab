using System.Net;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>What the API server answered.</summary>
internal sealed record ApiResponse(HttpStatusCode Status, JsonNode? Body, IReadOnlyList<string> Warnings)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>Why the API server refused.</summary>
    public string Message => Body switch
    {
        JsonObject status when status["message"] is { } message => (string)message!,
        JsonValue text => (string)text!,
        _ => Status.ToString(),
    };

    public JsonObject Object => IsSuccess ? Body!.AsObject() : throw new InvalidOperationException($"{(int)Status}: {Message}");
}
