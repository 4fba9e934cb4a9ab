namespace k8s.Models;

/// <summary>A change to an object.</summary>
/// <param name="body">
/// A string with the patch as JSON, a <see cref="System.Text.Json.JsonElement"/>, a
/// <see cref="System.Text.Json.Nodes.JsonNode"/>, or an object of the patched type.
/// </param>
/// <param name="type">How the API server is to read it.</param>
public sealed class V1Patch(object body, V1Patch.PatchType type)
{
    /// <summary>How the API server reads a patch.</summary>
    public enum PatchType
    {
        /// <summary>Not said; refused by the client.</summary>
        Unknown,

        /// <summary>RFC 6902.</summary>
        JsonPatch,

        /// <summary>RFC 7386.</summary>
        MergePatch,

        /// <summary>Kubernetes' own merge, which knows the keys of lists. Not for custom resources.</summary>
        StrategicMergePatch,

        /// <summary>Server-side apply.</summary>
        ApplyPatch,
    }

    /// <summary>The patch.</summary>
    public object Content { get; } = body;

    /// <summary>How the API server is to read it.</summary>
    public PatchType Type { get; } = type;
}
