using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.Namespaces;
using k8s.Models;

namespace Dragonfly.Operator.Tests.Resources.Namespaces;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NamespaceCacheTests
{
    private readonly NamespaceCache _cache = new();

    [Test]
    public void The_newest_state_counts()
    {
        _cache.Set(State("a", "1"));
        _cache.Set(State("a", "2"));

        Assert.That(_cache.Find("a")!.InjectLabel, Is.EqualTo("2"));
        Assert.That(_cache.Count, Is.EqualTo(1));
    }

    [Test]
    public void A_removed_one_is_not_found()
    {
        _cache.Set(State("a", "1"));
        _cache.Remove("a");
        _cache.Remove("never there");

        Assert.That(_cache.Find("a"), Is.Null);
        Assert.That(_cache.All, Is.Empty);
    }

    [Test]
    public void Concurrent_changes_lose_nothing()
    {
        Parallel.For(0, 1000, index =>
        {
            _cache.Set(State($"n{index}", "1"));
            if (index % 2 == 1)
            {
                _cache.Remove($"n{index}");
            }
        });

        Assert.That(_cache.All.Select(one => one.Name), Is.EquivalentTo(Enumerable.Range(0, 500).Select(index => $"n{index * 2}")));
    }

    [Test]
    public void Every_namespace_has_the_label_with_its_name()
    {
        var read = NamespaceReader.Read(new V1Namespace { Metadata = new() { Name = "a" } });
        Assert.That(read.Labels, Is.EqualTo(new Dictionary<string, string> { ["kubernetes.io/metadata.name"] = "a" }));
    }

    [Test]
    public void What_is_kept_of_annotations_is_bounded()
    {
        var large = new string('x', 256 * 1024);
        var read = NamespaceReader.Read(new V1Namespace
        {
            Metadata = new() { Name = "a", Annotations = new Dictionary<string, string> { ["dragonfly.io/inject"] = large, ["dragonfly.io/injection"] = large } },
        });
        Assert.That((read.InjectAnnotation!.Length, read.Injection!.Length), Is.EqualTo((253, 253)));
    }

    private static NamespaceInfo State(string name, string inject) =>
        new(name, new Dictionary<string, string> { ["dragonfly.io/inject"] = inject }, new Dictionary<string, string>());
}
