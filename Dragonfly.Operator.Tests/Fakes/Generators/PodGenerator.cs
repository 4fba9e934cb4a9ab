using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Fakes.Generators;

/// <summary>Generates Pods as JSON text, among them those that have what injection would add.</summary>
internal static class PodGenerator
{
    private static readonly string[] Volumes =
    [
        """{"name":"data","emptyDir":{}}""",
        """{"name":"config","configMap":{"name":"c"}}""",
        """{"name":"dfdaemon-socket","hostPath":{"path":"/var/run/dfdaemon.sock","type":"Socket"}}""",
        """{"name":"dfdaemon-socket","configMap":{"name":"c"}}""",
        """{"name":"d7y-cli-tools-volume","emptyDir":{}}""",
        """{"name":"d7y-cli-tools-volume","emptyDir":null,"secret":{"secretName":"s"}}""",
    ];

    private static readonly Gen<string?> Metadata = JsonGenerator.Object(
        ("annotations", JsonGenerator.Map(
            ("dragonfly.io/inject", ["true", "yes"]),
            ("dragonfly.io/injected", ["default", "other"]),
            ("dragonfly.io/features", ["proxy", "socket,tools", "everything"]),
            ("dragonfly.io/skip-unix-sock-inject", ["true", "no"]),
            ("dragonfly.io/containers", ["a", "a,b,d7y-cli-tools"]),
            ("dragonfly.io/exclude-containers", ["b"]),
            ("dragonfly.io/proxy-port", ["65001", "0"]),
            ("dragonfly.io/cli-tools-image", ["example.org/tools:2", "quay.io/tools:2", "not an image"]),
            ("dragonfly.io/tools-cpu-limit", ["1", "1m", "much"])).Or(null, "null")),
        ("labels", JsonGenerator.Map(("dragonfly.io/inject", ["true"]), ("app", ["web"])).Or(null, "null"))).Or(null, "null");

    private static readonly Gen<string?> Affinity = Gen.Frequency(
        (20, JsonGenerator.Absent),
        (1, Gen.Elements(Requires("windows"), Requires("linux"))));

    public static Gen<string> Pods { get; } =
        from volumes in JsonGenerator.Some(3, Volumes)
        from repeated in Gen.Frequency((9, Gen.Constant(0)), (1, Gen.Constant(1)))
        let distinct = volumes.DistinctBy(Name).ToArray()
        let listed = distinct.Concat(distinct.Take(repeated)).ToArray()
        let names = distinct.Select(Name).ToArray()
        from containers in ContainerGenerator.Containers(["a", "b", "web", "side", "d7y-cli-tools"], names)
        from initContainers in ContainerGenerator.Containers(["i", "j", "k", "d7y-cli-tools"], names)
        from pod in JsonGenerator.Object(
            ("apiVersion", Gen.Constant<string?>("\"v1\"")),
            ("metadata", Metadata),
            ("spec", JsonGenerator.Object(
                ("volumes", distinct.Length == 0 ? JsonGenerator.Absent.Or("null", "[]") : Gen.Constant<string?>($"[{string.Join(',', listed)}]")),
                ("initContainers", JsonGenerator.List(Gen.Constant(initContainers))),
                ("containers", Gen.Constant<string?>($"[{string.Join(',', containers.Concat(containers.Take(repeated)))}]")),
                ("affinity", Affinity),
                ("resources", JsonGenerator.Absent.Or("null", "{}", """{"limits":{"cpu":"2"}}""")),
                ("imagePullSecrets", JsonGenerator.List(JsonGenerator.Some(3, """{"name":"pull"}""", """{"name":"pull"}""", """{"name":"own"}"""))))))
        select pod;

    /// <summary>Pods that shrink to less of themselves.</summary>
    public static Arbitrary<string> Arbitrary => Arb.From(Pods, JsonShrinker.Shrink);

    private static string? Requires(string os) =>
        """{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"kubernetes.io/os","operator":"In","values":["OS"]}]}]}}}"""
            .Replace("OS", os, StringComparison.Ordinal);

    private static string Name(string volume) => JsonDocument.Parse(volume).RootElement.GetProperty("name").GetString()!;
}
