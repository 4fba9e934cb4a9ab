using Dragonfly.Operator.Resources.DragonflyInjections.Injectors;
using FsCheck;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Fakes.Generators;

/// <summary>Generates containers that like the names and paths that injection uses.</summary>
internal static class ContainerGenerator
{
    private static readonly string[] VariableNames =
    [
        "NODE_NAME", "NODE_IP", "DRAGONFLY_NODE_NAME", "DRAGONFLY_PROXY_PORT", "DRAGONFLY_INJECT_PROXY", "DRAGONFLY_TOOLS_PATH", "PATH", "HTTP_PROXY",
        "https_proxy", "NO_PROXY", "no_proxy", "KUBERNETES_SERVICE_HOST", "MY_PROXY", "MODE",
    ];

    private static readonly string[] VariableValues =
    [
        "\"value\":\"x\"", "\"value\":\"\"", "\"value\":\"$(NODE_NAME):$(DRAGONFLY_PROXY_PORT)\"", "\"value\":\"$$(NODE_IP) $(PATH)\"",
        "\"value\":\"$(DRAGONFLY_INJECT_PROXY)\"", "\"value\":\"/bin:/dragonfly-tools-mount\"", "\"value\":null", "\"odd\":1",
        "\"valueFrom\":{\"fieldRef\":{\"fieldPath\":\"spec.nodeName\"}}", "\"valueFrom\":{\"fieldRef\":{\"fieldPath\":\"metadata.name\"}}",
        "\"valueFrom\":{\"secretKeyRef\":{\"name\":\"s\",\"key\":\"k\"}}", "\"valueFrom\":{\"configMapKeyRef\":{\"name\":\"c\",\"key\":\"k\",\"optional\":true}}",
    ];

    private static readonly string[] Paths =
    [
        "/data", "/var/run/dfdaemon.sock", "/var/run/dfdaemon.sock/", "/var/run/dragonfly", "/dragonfly-tools-mount", "/dragonfly-tools-mount/",
        "/usr", "/usr/local/bin/", "/usr/local/bin/dfget", "/var/run", "dragonfly-tools-mount", "//var/run/./dfdaemon.sock", "/a/../var",
        "/dragonfly-tools-mount/below", "./var/run/dragonfly/../dragonfly", "/",
    ];

    private static readonly string?[] Resources =
    [
        null, "null", "{}", "{\"limits\":null}", "{\"limits\":{\"cpu\":\"1\",\"memory\":\"1Gi\"}}",
        "{\"limits\":{\"cpu\":\"1\",\"memory\":\"1Gi\"},\"requests\":{\"cpu\":\"1000m\",\"memory\":\"1024Mi\"}}", "{\"requests\":{\"cpu\":2}}",
    ];

    private static readonly string?[] EnvFrom =
    [
        null, null, null, "null", "[]", "[{\"configMapRef\":{\"name\":\"c\"}}]", "[{\"prefix\":\"HTTP\",\"secretRef\":{\"name\":\"s\"}}]",
        "[{\"prefix\":\"APP_\",\"secretRef\":{\"name\":\"s\"}},{\"prefix\":\"N\",\"configMapRef\":{\"name\":\"c\"}}]",
    ];

    private static readonly Gen<string> Variable =
        from name in Gen.Elements(VariableNames)
        from value in Gen.Elements(VariableValues)
        select $"{{\"name\":\"{name}\",{value}}}";

    /// <summary>Containers with distinct names, whose mounts are of these volumes.</summary>
    public static Gen<string[]> Containers(string[] names, string[] volumes) =>
        from chosen in JsonGenerator.Some(4, names)
        from containers in Gen.CollectToArray(chosen, name => Container(name, volumes))
        select containers;

    private static Gen<string> Container(string name, string[] volumes) =>
        from paths in JsonGenerator.Some(4, Paths)
        from devices in Gen.Choose(0, Math.Min(1, paths.Length))
        from container in JsonGenerator.Object(
            ("name", Gen.Constant<string?>($"\"{name}\"")),
            ("env", JsonGenerator.List(Gen.Choose(0, 6).SelectMany(count => Gen.ArrayOf(Variable, count)))),
            ("envFrom", Gen.Elements(EnvFrom)),
            ("volumeMounts", volumes.Length == 0 ? JsonGenerator.Absent.Or("null", "[]") : JsonGenerator.List(Mounts(paths[devices..], volumes))),
            ("volumeDevices", devices == 0 ? JsonGenerator.Absent.Or("null") : Gen.Constant<string?>($"[{{\"name\":\"disk\",\"devicePath\":\"{paths[0]}\"}}]")),
            ("restartPolicy", JsonGenerator.Absent.Or("\"Always\"")),
            ("resources", Gen.Elements(Resources)))
        select container;

    private static Gen<string[]> Mounts(string[] paths, string[] volumes) => Gen.CollectToArray(
        paths, path => Gen.Elements(volumes).SelectMany(volume => Gen.Elements("", "", "", ",\"readOnly\":true").Select(
            more => $"{{\"name\":\"{volume}\",\"mountPath\":\"{path}\"{more}}}")));
}
