using FsCheck;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Fakes.Generators;

/// <summary>Generates specs of SidecarInjections that like the names, paths and ports that Pods and other kinds use.</summary>
internal static class SidecarGenerator
{
    private static readonly string[] Names = ["helper", "agent", "proxy", "setup", "web", "i", "d7y-cli-tools"];
    private static readonly string[] VolumeNames = ["run", "cache", "data", "dfdaemon-socket", "d7y-cli-tools-volume"];
    private static readonly string[] Paths = ["/side", "/side/below", "/run/side", "/data", "/var/run/dragonfly", "/var/run/dfdaemon.sock", "/dragonfly-tools-mount"];

    private static readonly string?[] Env =
    [
        null, null, """[{"name":"MODE","value":"side"},{"name":"URL","value":"$(MODE)/x $$(MODE)"}]""",
        """[{"name":"NODE_NAME","valueFrom":{"fieldRef":{"fieldPath":"spec.nodeName"}}},{"name":"HTTP_PROXY","value":"http://$(NODE_NAME):1"}]""",
    ];

    private static readonly string?[] SharedEnv =
    [
        null, null, """[{"name":"MODE","value":"side"}]""", """[{"name":"SIDE_DIR","value":"/side"},{"name":"SIDE_FILE","value":"$(SIDE_DIR)/f"}]""",
        """[{"name":"NODE_NAME","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}},{"name":"MY_PROXY","value":"$(NODE_NAME):1"}]""",
        """[{"name":"HTTP_PROXY","value":"http://$(KUBERNETES_SERVICE_HOST):1"}]""", """[{"name":"PATH","value":"/side/bin"},{"name":"SIDE_DIR","value":"/other"}]""",
    ];

    private static readonly string?[] Annotations =
    [
        null, null, """{"example.org/side":"x"}""", """{"example.org/side":"y","a":""}""", """{"k8s.v1.cni.cncf.io/networks":"p/side"}""",
        """{"controller.kubernetes.io/pod-deletion-cost":"5"}""",
    ];

    public static Gen<string> Specs { get; } =
        from volumes in JsonGenerator.Some(3, VolumeNames)
        from drawn in JsonGenerator.Some(3, Names)
        let names = drawn.Length == 0 ? Names[..1] : drawn
        from initContainers in Gen.Choose(0, names.Length)
        from first in Gen.Elements(8080, 9100)
        from containers in Gen.CollectToArray(names.Select((name, index) => (Name: name, Port: first + index)), one => Container(one.Name, one.Port, volumes))
        from spec in JsonGenerator.Object(
            ("podSelector", Gen.Constant<string?>("{}")),
            ("priority", Gen.Elements(null, "1", "-1")),
            ("containers", Gen.Constant<string?>($"[{string.Join(',', containers[initContainers..])}]")),
            ("initContainers", Gen.Constant<string?>($"[{string.Join(',', containers[..initContainers])}]")),
            ("volumes", Gen.Constant<string?>($"[{string.Join(',', volumes.Select(name => $"{{\"name\":\"{name}\",\"emptyDir\":{{}}}}"))}]")),
            ("position", Gen.Elements(null, "\"After\"", "\"Before\"", "\"Before\"")),
            ("native", Gen.Elements(null, "\"Auto\"", "\"Always\"", "\"Never\"")),
            ("shared", JsonGenerator.Object(("env", Gen.Elements(SharedEnv)), ("volumeMounts", Mounts(2, volumes)))),
            ("shareVolumesOf", Gen.Elements(null, null, """["*"]""", """["a","b"]""")),
            ("transferEnv", Gen.Elements(
                null, null, """[{"container":"*","names":["MODE","NODE_NAME","HTTP_PROXY","MY_PROXY","PATH"]}]""", """[{"container":"a","names":["MODE","https_proxy"]}]""")),
            ("imagePullSecrets", JsonGenerator.List(JsonGenerator.Some(2, """{"name":"pull"}""", """{"name":"own"}""", """{"name":"side"}"""))),
            ("annotations", Gen.Elements(Annotations)))
        select spec;

    private static Gen<string> Container(string name, int port, string[] volumes) => JsonGenerator.Object(
        ("name", Gen.Constant<string?>($"\"{name}\"")),
        ("image", Gen.Constant<string?>("\"registry.example.com/side:1\"")),
        ("env", Gen.Elements(Env)),
        ("volumeMounts", Mounts(3, volumes)),
        ("ports", Gen.Elements(null, null, $$"""[{"future":{"n":1.50},"containerPort":{{port}} }]""")),
        ("resources", Gen.Elements(null, null, """{"requests":{"cpu":"100m"},"limits":{"cpu":"1"}}"""))).Select(text => text!);

    private static Gen<string?> Mounts(int most, string[] volumes) => volumes.Length == 0
        ? JsonGenerator.Absent
        : from paths in JsonGenerator.Some(most, Paths)
          from mounts in Gen.CollectToArray(paths, path => Gen.Elements(volumes).Select(volume => $"{{\"name\":\"{volume}\",\"mountPath\":\"{path}\"}}"))
          select (string?)$"[{string.Join(',', mounts)}]";
}
