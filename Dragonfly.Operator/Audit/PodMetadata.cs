using System.Text.Json;
using System.Text.RegularExpressions;
using Dragonfly.Operator.Pods;
using k8s.Models;

namespace Dragonfly.Operator.Audit;

/// <summary>A Pod as an API server has it, without spec and status.</summary>
/// <param name="Json">The object, a PartialObjectMetadata.</param>
internal readonly partial record struct PodMetadata(JsonElement Json)
{
    public string Namespace => Text(Metadata, "namespace") ?? "";

    public string Name => Text(Metadata, "name") ?? "";

    /// <summary>Whether the Pod is about to be gone.</summary>
    public bool IsBeingDeleted => Metadata.TryGetProperty("deletionTimestamp", out _);

    /// <summary>What controls the Pod; null: nothing.</summary>
    public V1OwnerReference? Controller => ControllerIn(Metadata);

    private JsonElement Metadata => Json.GetProperty("metadata");

    public string? Annotation(string name) =>
        Metadata.TryGetProperty("annotations", out var annotations) && annotations.ValueKind == JsonValueKind.Object ? Text(annotations, name) : null;

    /// <summary>Opens it as a Pod of which nothing but the metadata is known.</summary>
    public PodDocument Open() => PodDocument.OpenMetadata(Json);

    /// <summary>The controller among an object's owners; null: there is none.</summary>
    /// <remarks>
    /// API servers take any text as an owner's kind and name. One with a line break would have kubectl restart something else.
    /// </remarks>
    internal static V1OwnerReference? ControllerIn(JsonElement metadata)
    {
        if (!metadata.TryGetProperty("ownerReferences", out var owners) || owners.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var owner in owners.EnumerateArray())
        {
            if (owner.TryGetProperty("controller", out var controller) && controller.ValueKind == JsonValueKind.True)
            {
                return Text(owner, "apiVersion") is { } version && Text(owner, "kind") is { } kind && Text(owner, "name") is { } name
                    && PlainName().IsMatch(kind.ToLowerInvariant()) && PlainName().IsMatch(version.Split('/')[0]) && PlainName().IsMatch(name)
                    ? new() { ApiVersion = version, Kind = kind, Name = name, Uid = Text(owner, "uid"), Controller = true }
                    : null;
            }
        }

        return null;
    }

    internal static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\z")]
    private static partial Regex PlainName();
}
