using System.Text.Json;

namespace Dragonfly.Operator.Injection.Documents;

/// <summary>
/// Where a Pod's JSON comes from. Each part is asked for once, and the spec only of Pods that may be injected: in a webhook most
/// Pods are skipped for what their labels and namespace say, and the spec is never parsed.
/// </summary>
/// <remarks>A part is undefined when it is absent. It need not have the type that the Pod API gives it.</remarks>
public interface IPodSource
{
    /// <summary>The whole Pod.</summary>
    public JsonElement Pod { get; }

    public JsonElement Spec { get; }

    public JsonElement Annotations { get; }

    public JsonElement Labels { get; }

    /// <summary>What the <c>metadata</c> is, which annotations and labels are in if it is an object.</summary>
    public JsonValueKind MetadataKind { get; }
}
