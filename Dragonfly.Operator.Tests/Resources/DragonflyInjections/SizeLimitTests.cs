using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections;

/// <summary>What no API server can store is not worth the memory of a replica.</summary>
public sealed class SizeLimitTests
{
    [TestCase(1_000, null)]
    [TestCase(5_000, "spec.containers: expected so few that 1 MiB is enough for what each is given, found more")]
    [TestCase(10_001, "spec.containers: expected at most 10000, found 10001")]
    public void A_pod_of_many_containers(int count, string? problem)
    {
        var containers = string.Join(',', Enumerable.Range(0, count).Select(i => $"{{\"name\":\"c{i}\"}}"));
        var pod = $$"""{ "spec": { "containers": [{{containers}}] } }""";
        if (problem is null)
        {
            Assert.That(InjectedPod.From(pod).Changed);
        }
        else
        {
            Assert.That(() => InjectedPod.From(pod), Throws.TypeOf<PodFormatException>().With.Message.EqualTo(problem));
        }
    }
}
