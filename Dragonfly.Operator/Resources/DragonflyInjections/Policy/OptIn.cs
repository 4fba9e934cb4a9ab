using Dragonfly.Operator.Injection.Documents;
using Dragonfly.Operator.Injection.Selection;
using System.Text.Json;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Policy;

/// <summary>Reads the values that ask for injection or refuse it: "true" and "false", and nothing else.</summary>
internal static class OptIn
{
    /// <summary>The first value that is present decides; null: there is none.</summary>
    public static (bool? Wanted, OptInRule Rule) Read(PodDocument pod, NamespaceFacts? @namespace, Findings findings)
    {
        if (FromPod(pod.Annotations, "annotation", findings) is { } byAnnotation)
        {
            return (byAnnotation, OptInRule.PodAnnotation);
        }

        if (FromPod(pod.Labels, "label", findings) is { } byLabel)
        {
            return (byLabel, OptInRule.PodLabel);
        }

        if (FromNamespace(@namespace, @namespace?.InjectLabel, "label", findings) is { } byNamespaceLabel)
        {
            return (byNamespaceLabel, OptInRule.NamespaceLabel);
        }

        return FromNamespace(@namespace, @namespace?.InjectAnnotation, "annotation", findings) is { } byNamespaceAnnotation
            ? (byNamespaceAnnotation, OptInRule.NamespaceAnnotation)
            : (null, OptInRule.Default);
    }

    private static bool? FromPod(JsonElement map, string kind, Findings findings) =>
        FromPod(map, AnnotationNames.Inject, kind, findings) ?? FromPod(map, AnnotationNames.InjectAlias, kind, findings);

    private static bool? FromPod(JsonElement map, string name, string kind, Findings findings)
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

        findings.Add(Notes.InvalidValue, $"{kind} {name}: must be \"true\" or \"false\"; it counts as absent");
        return null;
    }

    private static bool? FromNamespace(NamespaceFacts? @namespace, string? value, string kind, Findings findings)
    {
        switch (value)
        {
            case null: return null;
            case "true": return true;
            case "false": return false;
            default:
                findings.Add(
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
