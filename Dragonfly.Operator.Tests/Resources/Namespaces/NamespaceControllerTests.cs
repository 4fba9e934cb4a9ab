using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.Namespaces;
using k8s.Models;

namespace Dragonfly.Operator.Tests.Resources.Namespaces;

public sealed class NamespaceControllerTests
{
    [Test]
    public async Task The_cache_follows_the_namespace()
    {
        var cache = new NamespaceCache();
        var controller = new NamespaceController(cache);
        var @namespace = new V1Namespace { Metadata = new() { Name = "a", Labels = new Dictionary<string, string> { ["dragonfly.io/inject"] = "true" } } };

        var result = await controller.ReconcileAsync(@namespace, CancellationToken.None);
        Assert.That(cache.Find("a")!.InjectLabel, Is.EqualTo("true"));
        Assert.That(result.IsSuccess && result.RequeueAfter is null, Is.True);

        @namespace.Metadata.Labels["dragonfly.io/inject"] = "false";
        Assert.That(cache.Find("a")!.Labels["dragonfly.io/inject"], Is.EqualTo("true"), "a snapshot");
        await controller.ReconcileAsync(@namespace, CancellationToken.None);
        Assert.That(cache.Find("a")!.InjectLabel, Is.EqualTo("false"));

        Assert.That((await controller.DeletedAsync(@namespace, CancellationToken.None)).IsSuccess, Is.True);
        Assert.That(cache.Find("a"), Is.Null);
    }
}
