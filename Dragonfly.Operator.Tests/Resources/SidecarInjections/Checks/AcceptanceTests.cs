using Dragonfly.Operator.Resources.SidecarInjections;
using Dragonfly.Operator.Resources.SidecarInjections.Checks;
using k8s.Models;

namespace Dragonfly.Operator.Tests.Resources.SidecarInjections.Checks;

/// <summary>For which state of a resource the API server's word counts.</summary>
public sealed class AcceptanceTests
{
    private readonly SidecarInjectionKind _kind = new();

    [Test]
    public void It_counts_for_the_state_that_was_checked_and_no_other()
    {
        _kind.Remember(Resource("one", 1), "v1.36.2");

        Assert.That(_kind.AcceptedBy(Resource("one", 1)), Is.EqualTo("v1.36.2"));
        Assert.That(_kind.AcceptedBy(Resource("one", 2)), Is.Null, "changed");
        Assert.That(_kind.AcceptedBy(Resource("two", 1)), Is.Null, "deleted and created anew");
    }

    [Test]
    public void It_is_forgotten_with_the_resource()
    {
        _kind.Remember(Resource("one", 1), "v1.36.2");
        _kind.Remove(Resource("one", 1));

        Assert.That(_kind.AcceptedBy(Resource("one", 1)), Is.Null);
    }

    private static V1Alpha1SidecarInjection Resource(string uid, long generation) =>
        new() { Metadata = new V1ObjectMeta { Name = "agent", Uid = uid, Generation = generation } };
}
