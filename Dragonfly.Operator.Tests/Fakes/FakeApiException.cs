using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>An answer that is no success.</summary>
public sealed class FakeApiException(int code, string reason, string message) : Exception(message)
{
    public int Code => code;

    public JsonObject ToStatus() => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Failure",
        ["message"] = Message,
        ["reason"] = reason,
        ["code"] = code,
    };

    public static FakeApiException NotFound(string name) => new(404, "NotFound", $"\"{name}\" not found");

    public static FakeApiException Expired() => new(410, "Expired", "too old resource version");
}
