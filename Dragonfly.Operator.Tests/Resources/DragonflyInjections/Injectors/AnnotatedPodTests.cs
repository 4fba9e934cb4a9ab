using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Injectors;
using Dragonfly.Operator.Tests;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Injectors;

public sealed class AnnotatedPodTests
{
    [Test]
    public void A_pod_that_asks_for_it_gets_everything()
    {
        var pod = InjectedPod.From("""
            {
              "apiVersion": "v1", "kind": "Pod",
              "metadata": { "name": "train", "annotations": { "dragonfly.io/inject": "true" } },
              "spec": {
                "initContainers": [{ "name": "fetch", "image": "busybox" }],
                "containers": [{
                  "name": "app", "image": "busybox",
                  "env": [{ "name": "MODE", "value": "fast" }],
                  "volumeMounts": [{ "name": "data", "mountPath": "/data" }]
                }],
                "volumes": [{ "name": "data", "emptyDir": {} }]
              }
            }
            """);

        const string Variables = """
            { "name": "NODE_NAME", "valueFrom": { "fieldRef": { "apiVersion": "v1", "fieldPath": "spec.nodeName" } } },
            { "name": "DRAGONFLY_PROXY_PORT", "value": "4001" },
            { "name": "DRAGONFLY_INJECT_PROXY", "value": "http://$(NODE_NAME):$(DRAGONFLY_PROXY_PORT)" },
            { "name": "DRAGONFLY_TOOLS_PATH", "value": "/dragonfly-tools-mount" }
            """;
        const string Mounts = """
            { "name": "dfdaemon-socket", "mountPath": "/var/run/dfdaemon.sock" },
            { "name": "d7y-cli-tools-volume", "mountPath": "/dragonfly-tools-mount" }
            """;
        const string Want = $$"""
            {
              "apiVersion": "v1", "kind": "Pod",
              "metadata": { "name": "train", "annotations": { "dragonfly.io/inject": "true", "dragonfly.io/injected": "default" } },
              "spec": {
                "initContainers": [
                  {
                    "name": "d7y-cli-tools",
                    "image": "dragonflyoss/toolkits:latest",
                    "imagePullPolicy": "IfNotPresent",
                    "command": ["cp", "-rf", "/dragonfly-tools/.", "/dragonfly-tools-mount/"],
                    "resources": { "requests": { "cpu": "10m", "memory": "16Mi" }, "limits": { "cpu": "200m", "memory": "64Mi" } },
                    "securityContext": {
                      "runAsNonRoot": true, "runAsUser": 65532, "allowPrivilegeEscalation": false,
                      "capabilities": { "drop": ["ALL"] }, "readOnlyRootFilesystem": true,
                      "seccompProfile": { "type": "RuntimeDefault" }
                    },
                    "volumeMounts": [{ "name": "d7y-cli-tools-volume", "mountPath": "/dragonfly-tools-mount" }]
                  },
                  { "name": "fetch", "image": "busybox", "env": [{{Variables}}], "volumeMounts": [{{Mounts}}] }
                ],
                "containers": [{
                  "name": "app", "image": "busybox",
                  "env": [{{Variables}}, { "name": "MODE", "value": "fast" }],
                  "volumeMounts": [{ "name": "data", "mountPath": "/data" }, {{Mounts}}]
                }],
                "volumes": [
                  { "name": "data", "emptyDir": {} },
                  { "name": "dfdaemon-socket", "hostPath": { "path": "/var/run/dfdaemon.sock", "type": "Socket" } },
                  { "name": "d7y-cli-tools-volume", "emptyDir": {} }
                ]
              }
            }
            """;
        Assert.That(Json.Text(pod.Json), Is.EqualTo(Json.Text(Want)));
        Assert.That(pod.Warnings, Is.Empty);
    }

    [TestCase("""{ "spec": { "containers": [{ "name": "app" }] } }""")]
    [TestCase("""{ "metadata": null, "spec": { "initContainers": null, "volumes": null, "imagePullSecrets": null, "containers": [{ "name": "app", "env": null, "volumeMounts": null }] } }""")]
    [TestCase("""{ "metadata": { "annotations": null, "labels": null }, "spec": { "initContainers": [], "volumes": [], "containers": [{ "name": "app", "env": [], "volumeMounts": [] }] } }""")]
    public void Lists_that_are_absent_or_null_or_empty_are_filled_alike(string text)
    {
        var pod = InjectedPod.From(text);

        Assert.That(pod.EnvNames("app"), Is.EqualTo(["NODE_NAME", "DRAGONFLY_PROXY_PORT", "DRAGONFLY_INJECT_PROXY", "DRAGONFLY_TOOLS_PATH"]));
        Assert.That(pod.MountPaths("app"), Is.EqualTo(["/var/run/dfdaemon.sock", "/dragonfly-tools-mount"]));
        Assert.That(pod.Names("initContainers"), Is.EqualTo(["d7y-cli-tools"]));
        Assert.That(pod.Names("volumes"), Is.EqualTo(["dfdaemon-socket", "d7y-cli-tools-volume"]));
        Assert.That(pod.Json["metadata"]!["annotations"].String("dragonfly.io/injected"), Is.EqualTo("default"));
        Assert.That(pod.Again().Changed, Is.False);
    }

    [Test]
    public void Native_sidecars_are_injected_and_ephemeral_containers_are_not()
    {
        var pod = InjectedPod.From("""
            { "spec": {
                "initContainers": [{ "name": "mesh", "restartPolicy": "Always" }],
                "containers": [{ "name": "app" }],
                "ephemeralContainers": [{ "name": "debug", "env": null }]
            } }
            """);

        Assert.That(pod.EnvNames("mesh"), Is.EqualTo(pod.EnvNames("app")));
        Assert.That(pod.MountPaths("mesh"), Is.EqualTo(pod.MountPaths("app")));
        Assert.That(Json.Text(pod.Json["spec"]!["ephemeralContainers"]), Is.EqualTo(Json.Text("""[{ "name": "debug", "env": null }]""")));
    }

    [Test]
    public void The_mark_of_an_injection_is_not_overwritten()
    {
        var pod = InjectedPod.From("""{ "metadata": { "annotations": { "dragonfly.io/injected": "mine" } }, "spec": { "containers": [{ "name": "app" }] } }""");

        Assert.That(pod.Json["metadata"]!["annotations"].String("dragonfly.io/injected"), Is.EqualTo("mine"));
    }
}
