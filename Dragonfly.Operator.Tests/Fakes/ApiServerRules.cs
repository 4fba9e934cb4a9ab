using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dragonfly.Operator.Tests;

namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>
/// What the API server refuses about the parts of a Pod that injection touches: names, volumes, mounts, variables
/// (k8s.io/kubernetes, pkg/apis/core/validation, ValidatePodCreate).
/// </summary>
internal static partial class ApiServerRules
{
    public static IReadOnlyList<string> Violations(JsonObject pod)
    {
        var spec = pod["spec"];
        JsonObject[] volumes = [.. spec.Objects("volumes")];
        JsonObject[] containers = [.. spec.Objects("initContainers"), .. spec.Objects("containers"), .. spec.Objects("ephemeralContainers")];
        return
        [
            .. Annotations(pod),
            .. Names(volumes, "volume"),
            .. Names(containers, "container"),
            .. volumes.SelectMany(Volume),
            .. containers.SelectMany(container => Container(container, volumes)),
        ];
    }

    private static IEnumerable<string> Annotations(JsonObject pod)
    {
        var size = pod["metadata"]?["annotations"] is JsonObject annotations
            ? annotations.Sum(annotation => System.Text.Encoding.UTF8.GetByteCount(annotation.Key + annotation.Value?.ToString()))
            : 0;
        return size > 256 * 1024 ? ["annotations are too long"] : [];
    }

    private static IEnumerable<string> Names(JsonObject[] items, string kind)
    {
        foreach (var group in items.GroupBy(item => item.String("name") ?? ""))
        {
            if (!DnsLabel().IsMatch(group.Key))
            {
                yield return $"{kind} name \"{group.Key}\" is no DNS label";
            }

            if (group.Count() > 1)
            {
                yield return $"{kind} name {group.Key} is not unique";
            }
        }
    }

    private static IEnumerable<string> Volume(JsonObject volume)
    {
        var sources = volume.Count(member => member.Key != "name" && member.Value is JsonObject);
        if (sources > 1)
        {
            yield return $"volume {volume.String("name")} has {sources} sources";
        }

        if (volume["hostPath"] is JsonObject hostPath
            && (hostPath.String("path") is not { Length: > 0 } path || path.Split('/').Contains("..")))
        {
            yield return $"volume {volume.String("name")} has a bad path";
        }
    }

    private static IEnumerable<string> Container(JsonObject container, JsonObject[] volumes)
    {
        var name = container.String("name");
        var mounts = container.Objects("volumeMounts").ToArray();
        var paths = mounts.Select(mount => mount.String("mountPath") ?? "")
            .Concat(container.Objects("volumeDevices").Select(device => device.String("devicePath") ?? ""));
        foreach (var path in paths.GroupBy(path => path))
        {
            if (path.Key.Length == 0 || path.Count() > 1)
            {
                yield return $"container {name} has {path.Count()} mounts or devices at \"{path.Key}\"";
            }
        }

        foreach (var mount in mounts)
        {
            if (!volumes.Any(volume => volume.String("name") == mount.String("name")))
            {
                yield return $"container {name} mounts {mount.String("name")}, which is no volume";
            }

            if (mount.String("subPath") is { } subPath && (subPath.StartsWith('/') || subPath.Split('/').Contains("..")))
            {
                yield return $"container {name} has a bad subPath";
            }
        }

        foreach (var variable in container.Objects("env"))
        {
            if (variable.String("name") is not { Length: > 0 } variableName || variableName.Contains('='))
            {
                yield return $"container {name} has a variable without a name";
            }

            if (variable.String("value") is { Length: > 0 } && variable["valueFrom"] is JsonObject)
            {
                yield return $"container {name} has a variable with two values";
            }
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z")]
    private static partial Regex DnsLabel();
}
