namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Injectors;

public sealed class HugePodTests
{
    [Test]
    public void Edits_grow_with_the_number_of_containers_and_no_faster()
    {
        var (one, ten, hundred) = (Operations(1), Operations(10), Operations(100));

        Assert.That(hundred - ten, Is.EqualTo(10 * (ten - one)));
    }

    private static int Operations(int containers)
    {
        var all = string.Join(',', Enumerable.Range(0, containers).Select(index => $$"""
            { "name": "c{{index}}", "env": [{ "name": "A", "value": "1" }], "volumeMounts": [{ "name": "data", "mountPath": "/data" }] }
            """));
        return InjectedPod.From($$"""{ "spec": { "containers": [{{all}}] } }""").Document.Operations.Count;
    }
}
