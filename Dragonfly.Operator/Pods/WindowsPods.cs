using System.Text.Json;

namespace Dragonfly.Operator.Pods;

/// <summary>
/// Recognises Pods that run only on Windows nodes: by spec.os, by nodeSelector or required node affinity, or by a Windows host process.
/// </summary>
internal static class WindowsPods
{
    private const string Os = "kubernetes.io/os";
    private const string OldOs = "beta.kubernetes.io/os";

    /// <summary>Only Windows nodes have this label.</summary>
    private const string Build = "node.kubernetes.io/windows-build";

    /// <exception cref="PodFormatException">A field has a type that the Pod API does not allow.</exception>
    public static bool Includes(PodDocument pod)
    {
        var nodeSelector = JsonShape.Object(pod.Spec, "nodeSelector");
        return IsWindows(JsonShape.Object(pod.Spec, "os"), "name")
            || IsWindows(nodeSelector, Os)
            || IsWindows(nodeSelector, OldOs)
            || (nodeSelector.ValueKind == JsonValueKind.Object && nodeSelector.TryGetProperty(Build, out _))
            || IsHostProcess(pod.Spec)
            || RequiresWindows(pod)
            || AnyIsHostProcess(pod.Containers)
            || AnyIsHostProcess(pod.InitContainers);
    }

    private static bool AnyIsHostProcess(ContainerList containers)
    {
        for (var index = 0; index < containers.Count; index++)
        {
            if (IsHostProcess(containers[index]))
            {
                return true;
            }
        }

        return false;
    }

    // Of a container, or of the Pod's spec.
    private static bool IsHostProcess(EditableObject owner) =>
        JsonShape.Object(owner, "securityContext") is { ValueKind: JsonValueKind.Object } securityContext
        && securityContext.TryGetProperty("windowsOptions"u8, out var found)
        && JsonShape.Object(found, owner.Field.At("securityContext").At("windowsOptions")) is { ValueKind: JsonValueKind.Object } options
        && options.TryGetProperty("hostProcess", out var hostProcess)
        && hostProcess.ValueKind == JsonValueKind.True;

    // A node must match one of the terms and all expressions of that term; an empty term matches nothing.
    private static bool RequiresWindows(PodDocument pod)
    {
        var affinity = JsonShape.Object(pod.Spec, "affinity");
        if (affinity.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        var field = pod.Spec.Field.At("affinity");
        var nodeAffinity = JsonShape.Object(affinity, "nodeAffinity", field);
        field = field.At("nodeAffinity");
        var required = JsonShape.Object(nodeAffinity, "requiredDuringSchedulingIgnoredDuringExecution", field);
        field = field.At("requiredDuringSchedulingIgnoredDuringExecution");
        var terms = JsonShape.List(required, "nodeSelectorTerms", field);
        if (terms.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        field = field.At("nodeSelectorTerms");
        var some = false;
        foreach (var term in terms.EnumerateArray())
        {
            var expressions = JsonShape.List(JsonShape.Object(term, field), "matchExpressions", field);
            var fields = JsonShape.List(term, "matchFields", field);
            if (IsEmpty(expressions) && IsEmpty(fields))
            {
                continue;
            }

            if (IsEmpty(expressions) || !expressions.EnumerateArray().Any(expression => IsWindows(expression, field)))
            {
                return false;
            }

            some = true;
        }

        return some;
    }

    private static bool IsEmpty(JsonElement list) => list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0;

    private static bool IsWindows(JsonElement expression, FieldPath field)
    {
        var key = JsonShape.String(JsonShape.Object(expression, field), "key", field);
        var comparison = JsonShape.String(expression, "operator", field);
        var values = JsonShape.List(expression, "values", field);
        if (key.ValueKind != JsonValueKind.String || comparison.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        if (key.ValueEquals(Build))
        {
            return !comparison.ValueEquals("NotIn") && !comparison.ValueEquals("DoesNotExist");
        }

        return (key.ValueEquals(Os) || key.ValueEquals(OldOs))
            && !IsEmpty(values)
            && ((comparison.ValueEquals("In") && values.EnumerateArray().All(value => Is(value, "windows")))
                || (comparison.ValueEquals("NotIn") && values.EnumerateArray().Any(value => Is(value, "linux"))));
    }

    private static bool IsWindows(JsonElement map, string name) =>
        map.ValueKind == JsonValueKind.Object && map.TryGetProperty(name, out var value) && Is(value, "windows");

    private static bool Is(JsonElement value, string text) => value.ValueKind == JsonValueKind.String && value.ValueEquals(text);
}
