using System.Net;
using System.Text.Json;

namespace Dragonfly.Operator.KubeOps;

/// <summary>What an API server answers to JSON that is sent as it is, for what the models of a client would lose.</summary>
/// <param name="Code">The status code.</param>
/// <param name="Json">The object, or the Status that says what is wrong; undefined if it is neither.</param>
internal readonly record struct RawAnswer(HttpStatusCode Code, JsonElement Json);
