namespace Dragonfly.Operator.Tests.Injection.Policy;

public sealed class ContainerChoiceTests
{
    [TestCase("", "init app side")]
    [TestCase("\"dragonfly.io/containers\": \"app\"", "app")]
    [TestCase("\"dragonfly.io/containers\": \" app , init, gone\"", "init app")]
    [TestCase("\"dragonfly.io/containers\": \"\"", "init app side")]
    [TestCase("\"dragonfly.io/exclude-containers\": \"side,init\"", "app")]
    [TestCase("\"dragonfly.io/containers\": \"app,side\", \"dragonfly.io/exclude-containers\": \"side\"", "app")]
    public void Only_the_chosen_containers_are_injected(string annotations, string want)
    {
        var pod = Pod(annotations);

        string[] all = ["init", "app", "side"];
        Assert.That(all.Where(name => pod.EnvNames(name).Length > 0), Is.EqualTo(want.Split(' ')));
        Assert.That(all.Where(name => pod.MountPaths(name).Length > 0), Is.EqualTo(want.Split(' ')));
        Assert.That(pod.Names("initContainers"), Is.EqualTo(["d7y-cli-tools", "init"]));
    }

    [Test]
    public void Where_no_container_is_chosen_nothing_is_added_to_the_pod_either()
    {
        Assert.That(Pod("\"dragonfly.io/containers\": \"gone\"").Changed, Is.False);
        Assert.That(Pod("\"dragonfly.io/exclude-containers\": \"init,app,side\"").Changed, Is.False);
    }

    private static InjectedPod Pod(string annotations) => InjectedPod.From($$"""
        {
          "metadata": { "annotations": { {{annotations}} } },
          "spec": { "initContainers": [{ "name": "init" }], "containers": [{ "name": "app" }, { "name": "side" }] }
        }
        """);
}
