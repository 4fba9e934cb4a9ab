using System.Text.Json;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Policy;

/// <summary>Reads the values that ask for injection or refuse it: "true" and "false", and nothing else.</summary>
internal static class OptIn
{
    private static readonly OptInRule[] Places =
        [OptInRule.PodAnnotation, OptInRule.PodLabel, OptInRule.NamespaceLabel, OptInRule.NamespaceAnnotation];

    /// <summary>The first value that is present decides; null: there is none.</summary>
    public static (bool? Wanted, OptInRule Rule) Read(PodDocument pod, NamespaceInfo? @namespace, MutationRecord record)
    {
        (bool? Wanted, OptInRule Rule) decided = (null, OptInRule.Default);
        foreach (var place in Places)
        {
            string? name = null;
            if (decided.Wanted is null && Read(place, pod, @namespace, record.Warnings, out name) is { } wanted)
            {
                decided = (wanted, place);
            }

            if (record.OptIn is { } sources)
            {
                sources.Add(Source(place, pod, @namespace, decided.Rule == place ? name : null));
            }
            else if (decided.Wanted is not null)
            {
                break;
            }
        }

        return decided;
    }

    /// <param name="place">Where to look.</param>
    /// <param name="pod">The Pod.</param>
    /// <param name="namespace">Its namespace.</param>
    /// <param name="warnings">Takes what is not understood.</param>
    /// <param name="name">Under which name the value stood.</param>
    private static bool? Read(OptInRule place, PodDocument pod, NamespaceInfo? @namespace, Warnings warnings, out string name)
    {
        name = AnnotationNames.Inject;
        return place switch
        {
            OptInRule.PodAnnotation => FromPod(pod.Annotations, "annotation", warnings, ref name),
            OptInRule.PodLabel => FromPod(pod.Labels, "label", warnings, ref name),
            OptInRule.NamespaceLabel => FromNamespace(@namespace, @namespace?.InjectLabel, "label", warnings),
            _ => FromNamespace(@namespace, @namespace?.InjectAnnotation, "annotation", warnings),
        };
    }

    /// <summary>What stands at a place; of a Pod's two names the one that decided, else the one that is there.</summary>
    private static OptInSource Source(OptInRule place, PodDocument pod, NamespaceInfo? @namespace, string? decidedBy)
    {
        if (place is OptInRule.NamespaceLabel or OptInRule.NamespaceAnnotation)
        {
            var text = place == OptInRule.NamespaceLabel ? @namespace?.InjectLabel : @namespace?.InjectAnnotation;
            return new(place, AnnotationNames.Inject, text, decidedBy is not null);
        }

        var map = place == OptInRule.PodAnnotation ? pod.Annotations : pod.Labels;
        var name = decidedBy ?? (Value(map, AnnotationNames.Inject) is null && Value(map, AnnotationNames.InjectAlias) is not null
            ? AnnotationNames.InjectAlias
            : AnnotationNames.Inject);
        return new(place, name, Value(map, name), decidedBy is not null);
    }

    private static string? Value(JsonElement map, string name) =>
        map.ValueKind == JsonValueKind.Object && map.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null
            ? found.ToString()
            : null;

    private static bool? FromPod(JsonElement map, string kind, Warnings warnings, ref string name)
    {
        if (FromPod(map, name, kind, warnings) is { } wanted)
        {
            return wanted;
        }

        name = AnnotationNames.InjectAlias;
        return FromPod(map, name, kind, warnings);
    }

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

        warnings.Add(WarningReason.InvalidValue, $"{kind} {name}: must be \"true\" or \"false\"; it counts as absent");
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
                    WarningReason.InvalidValue,
                    $"{kind} {AnnotationNames.Inject} of namespace {@namespace?.Name}: must be \"true\" or \"false\"; it counts as absent");
                return null;
        }
    }
}
