using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;

namespace Dragonfly.Operator.Tests.Pods;

/// <summary>Each value of a Pod replaced by each other kind: the injector works, or says which field is no Pod's.</summary>
public sealed class WrongTypeTests
{
    private const string Pod = """
        {
          "metadata": {
            "annotations": {
              "dragonfly.io/inject": "true", "dragonfly.io/injection": "default", "dragonfly.io/features": "proxy,socket,tools",
              "dragonfly.io/skip-unix-sock-inject": "false", "dragonfly.io/containers": "i,app", "dragonfly.io/exclude-containers": "x",
              "dragonfly.io/proxy-port": "1", "dragonfly.io/cli-tools-image": "a", "dragonfly.io/tools-cpu-limit": "1"
            },
            "labels": { "dragonfly.io/inject": "true", "app": "web" }
          },
          "spec": {
            "os": { "name": "linux" }, "nodeSelector": { "kubernetes.io/os": "linux" },
            "initContainers": [{ "name": "i" }],
            "containers": [{
              "name": "app",
              "env": [{ "name": "NODE_NAME", "valueFrom": { "fieldRef": { "fieldPath": "spec.nodeName" } } }, { "name": "PATH", "value": "/bin" }],
              "volumeMounts": [{ "name": "data", "mountPath": "/data" }],
              "volumeDevices": [{ "name": "disk", "devicePath": "/dev/x" }],
              "resources": { "limits": { "cpu": "1", "memory": "1" }, "requests": { "cpu": "1", "memory": "1" } }
            }],
            "volumes": [{ "name": "dfdaemon-socket", "hostPath": { "path": "/var/run/dfdaemon.sock" } }, { "name": "d7y-cli-tools-volume", "emptyDir": {} }],
            "imagePullSecrets": [{ "name": "pull" }],
            "resources": { "limits": {}, "requests": {} }
          }
        }
        """;

    private static readonly string[] Kinds = ["null", "true", "1", "\"text\"", "[]", "[null]", "{}", "[[]]"];

    [Test]
    public void Every_replacement_is_survived_or_named()
    {
        var refused = new HashSet<string>();
        var places = Places(JsonNode.Parse(Pod)!, "").Select(place => place.Field).ToArray();
        for (var index = 0; index < places.Length; index++)
        {
            foreach (var kind in Kinds)
            {
                var pod = JsonNode.Parse(Pod)!;
                Places(pod, "").ElementAt(index).Replace(JsonNode.Parse(kind));
                try
                {
                    InjectedPod.From(pod.ToJsonString(), InjectedPod.Defaults with { ToolsOnPath = ["dfget"], ToolsImagePullSecrets = ["own"] });
                }
                catch (PodFormatException refusal)
                {
                    refused.Add(refusal.Field);
                    Assert.That(refusal.Field.StartsWith(places[index], StringComparison.Ordinal), Is.True, $"{places[index]} = {kind}: {refusal.Message}");
                    Assert.That(refusal.Message, Does.StartWith($"{refusal.Field}: expected "));
                }
            }
        }

        Assert.That(refused, Is.SupersetOf(new[]
        {
            "metadata", "metadata.annotations", "metadata.labels", "metadata.annotations.dragonfly.io/features", "spec", "spec.os", "spec.nodeSelector",
            "spec.initContainers", "spec.containers[0]", "spec.containers[0].name", "spec.containers[0].env[1]", "spec.containers[0].volumeMounts",
            "spec.containers[0].volumeDevices[0]", "spec.containers[0].resources.limits", "spec.volumes[0]", "spec.imagePullSecrets[0]", "spec.resources.requests",
        }));
    }

    [TestCase("[]", "the Pod: expected an object, found a list")]
    [TestCase("null", "the Pod: expected an object, found null")]
    [TestCase("\"pod\"", "the Pod: expected an object, found a string")]
    [TestCase("{}", "spec: expected an object, found nothing")]
    [TestCase("{ \"spec\": 1 }", "spec: expected an object, found a number")]
    [TestCase("{ \"spec\": {}, \"metadata\": false }", "metadata: expected an object, found a boolean")]
    public void What_is_no_pod_at_all_is_refused(string document, string want) =>
        Assert.That(() => PodDocument.Open(Json.Element(document)), Throws.TypeOf<PodFormatException>().With.Message.EqualTo(want));

    private static IEnumerable<(string Field, Action<JsonNode?> Replace)> Places(JsonNode node, string field)
    {
        if (node is JsonObject known)
        {
            foreach (var (key, value) in known.ToList())
            {
                var place = field.Length == 0 ? key : $"{field}.{key}";
                yield return (place, replacement => known[key] = replacement);
                foreach (var inner in Places(value!, place))
                {
                    yield return inner;
                }
            }
        }
        else if (node is JsonArray list)
        {
            for (var index = 0; index < list.Count; index++)
            {
                var at = index;
                yield return ($"{field}[{at}]", replacement => list[at] = replacement);
                foreach (var inner in Places(list[at]!, $"{field}[{at}]"))
                {
                    yield return inner;
                }
            }
        }
    }
}
