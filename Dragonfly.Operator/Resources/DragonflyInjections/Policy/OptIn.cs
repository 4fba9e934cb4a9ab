using System.Text.Json;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Policy;

/// <summary>Reads the values that ask for injection or refuse it: "true" and "false", and nothing else.</summary>
internal static class OptIn
{
    /// <summary>The first value that is present decides; null: there is none.</summary>
    public static (bool? Wanted, OptInRule Rule) Read(PodDocument pod, NamespaceInfo? @namespace, Warnings warnings)
    {
        if (FromPod(pod.Annotations, "annotation", warnings) is { } byAnnotation)
        {
            return (byAnnotation, OptInRule.PodAnnotation);
        }

        if (FromPod(pod.Labels, "label", warnings) is { } byLabel)
        {
            return (byLabel, OptInRule.PodLabel);
        }

        if (FromNamespace(@namespace, @namespace?.InjectLabel, "label", warnings) is { } byNamespaceLabel)
        {
            return (byNamespaceLabel, OptInRule.NamespaceLabel);
        }

        return FromNamespace(@namespace, @namespace?.InjectAnnotation, "annotation", warnings) is { } byNamespaceAnnotation
            ? (byNamespaceAnnotation, OptInRule.NamespaceAnnotation)
            : (null, OptInRule.Default);
    }

    private static bool? FromPod(JsonElement map, string kind, Warnings warnings) =>
        FromPod(map, AnnotationNames.Inject, kind, warnings) ?? FromPod(map, AnnotationNames.InjectAlias, kind, warnings);

    private static bool? FromPod(JsonElement map, string name, string kind, Warnings warnings)
    {
        if (map.ValueKind != JsonValueKind.Object || !map.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            if (value.ValueEquals("true"u8))
            {
                return true;
            }

            if (value.ValueEquals("false"u8))
            {
                return false;
            }
        }

        warnings.Add(Notes.InvalidValue, $"{kind} {name}: must be \"true\" or \"false\"; it counts as absent");
        return null;
    }

    private static bool? FromNamespace(NamespaceInfo? @namespace, string? value, string kind, Warnings warnings)
    {
        switch (value)
        {
            case null: return null;
            case "true": return true;
            case "false": return false;
            default:
                warnings.Add(
                    Notes.InvalidValue,
                    $"{kind} {AnnotationNames.Inject} of namespace {@namespace?.Name}: must be \"true\" or \"false\"; it counts as absent");
                return null;
        }
    }
}

/// <summary>Where the value stood that decided whether a Pod is injected.</summary>
public enum OptInRule
{
    Default,
    PodAnnotation,
    PodLabel,
    NamespaceLabel,
    NamespaceAnnotation,
    Forced,
}
