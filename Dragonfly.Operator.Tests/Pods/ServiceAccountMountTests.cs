using Dragonfly.Operator.Tests;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;

namespace Dragonfly.Operator.Tests.Pods;

/// <summary>What the API server's own admission would add to the new container, so that it need not, nor call again.</summary>
public sealed class ServiceAccountMountTests
{
    private const string Path = "/var/run/secrets/kubernetes.io/serviceaccount";

    [TestCase("kube-api-access-x7f2p")]
    [TestCase("default-token-abcde")]
    public void The_new_container_has_the_token_as_the_others_have(string volume)
    {
        var pod = Pod(volume, Mount(volume), Mount(volume));

        Assert.That(
            Json.Text(pod.Container("d7y-cli-tools")["volumeMounts"]),
            Is.EqualTo(Json.Text($$"""[{ "name": "d7y-cli-tools-volume", "mountPath": "/dragonfly-tools-mount" }, { "name": "{{volume}}", "readOnly": true, "mountPath": "{{Path}}" }]""")));
        Assert.That(ApiServerRules.Violations(pod.Json), Is.Empty);
    }

    [Test]
    public void It_follows_the_admission_where_a_container_has_another_mount_there()
    {
        var pod = Pod("kube-api-access-x7f2p", Mount("own"), Mount("kube-api-access-x7f2p"));

        Assert.That(pod.MountPaths("d7y-cli-tools"), Is.EqualTo(["/dragonfly-tools-mount", Path]));
    }

    [TestCase("", "")]
    [TestCase("kube-api-access-x7f2p", "")]
    [TestCase("own", "own")]
    [TestCase("kube-api-access-other", "kube-api-access-other")]
    public void It_has_none_where_admission_would_give_it_none(string one, string other) => Assert.That(
        Pod("kube-api-access-x7f2p", Mount(one), Mount(other)).MountPaths("d7y-cli-tools"), Is.EqualTo(["/dragonfly-tools-mount"]));

    [Test]
    public void Whatever_its_resources_are()
    {
        const string Limits = "\"resources\": { \"limits\": { \"cpu\": \"1\", \"memory\": \"1Gi\" } }";
        var pod = Pod("kube-api-access-x7f2p", $"{Mount("kube-api-access-x7f2p")}, {Limits}", $"{Mount("kube-api-access-x7f2p")}, {Limits}");

        Assert.That(pod.MountPaths("d7y-cli-tools"), Is.EqualTo(["/dragonfly-tools-mount", Path]));
        Assert.That(pod.Container("d7y-cli-tools")["resources"]!["requests"].String("cpu"), Is.EqualTo("200m"));
    }

    private static string Mount(string volume) => volume.Length == 0
        ? "\"volumeMounts\": []"
        : $"\"volumeMounts\": [{{ \"name\": \"{volume}\", \"readOnly\": true, \"mountPath\": \"{Path}\" }}]";

    private static InjectedPod Pod(string volume, string init, string app) => InjectedPod.From($$"""
        { "spec": { "volumes": [{ "name": "{{volume}}", "projected": { "sources": [] } }, { "name": "own", "emptyDir": {} }],
                    "initContainers": [{ "name": "init", {{init}} }], "containers": [{ "name": "app", {{app}} }] } }
        """);
}
