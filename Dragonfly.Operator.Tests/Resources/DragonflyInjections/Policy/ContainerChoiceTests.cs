using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Policy;

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
        Assert.That(Pod("\"dragonfly.io/exclude-containers\": \"init,app,side\"").Changed, Is.False);
    }

    [TestCase("dragonfly.io/containers", "gone")]
    [TestCase("dragonfly.io/containers", ",")]
    [TestCase("dragonfly.io/containers", " gone, lost ,")]
    [TestCase("dragonfly.io/exclude-containers", "gone")]
    [TestCase("dragonfly.io/exclude-containers", ", ,")]
    public void A_list_without_a_container_of_the_Pod_counts_as_absent(string annotation, string value)
    {
        var pod = Pod($"\"{annotation}\": \"{value}\"");

        Assert.That(pod.Warnings.Single(), Is.EqualTo(new Warning(WarningReason.InvalidValue, $"annotation {annotation}: names no container of the Pod; it counts as absent")));
        Assert.That(new[] { "init", "app", "side" }.Select(name => pod.EnvNames(name).Length), Is.All.GreaterThan(0));
    }

    [TestCase("dragonfly.io/containers", "nothing is injected for it")]
    [TestCase("dragonfly.io/exclude-containers", "nothing is left out for it")]
    public void A_name_that_the_Pod_does_not_have_is_said(string annotation, string consequence) => Assert.That(
        Pod($"\"{annotation}\": \"app,gone\"").Warnings.Single(),
        Is.EqualTo(new Warning(WarningReason.InvalidValue, $"annotation {annotation}: names a container that the Pod does not have; {consequence}")));

    private static InjectedPod Pod(string annotations) => InjectedPod.From($$"""
        {
          "metadata": { "annotations": { {{annotations}} } },
          "spec": { "initContainers": [{ "name": "init" }], "containers": [{ "name": "app" }, { "name": "side" }] }
        }
        """);
}
