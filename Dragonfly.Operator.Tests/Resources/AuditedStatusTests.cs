using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Resources.SidecarInjections;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;
using Dragonfly.Operator.Tests.Resources.SidecarInjections;

namespace Dragonfly.Operator.Tests.Resources;

/// <summary>Controllers keep what the audit has written, as long as it speaks of the same thing.</summary>
public sealed class AuditedStatusTests
{
    private const string Spec = """{ "podSelector": {}, "containers": [{ "name": "proxy", "image": "proxy:1" }] }""";

    [TestCase("{}", 3)]
    [TestCase("""{ "proxyPort": 0 }""", null)]
    public void The_number_of_Pods_that_lack_an_injection_stays_while_the_spec_is_valid(string spec, int? missing)
    {
        var (kind, entity) = (new DragonflyInjectionKind(), Injections.From(spec));
        entity.Status = new() { Missing = 3 };
        var status = (DragonflyInjectionStatus)kind.UpdateStatus(entity, kind.Set(entity), EntryPublication.Published, null, DateTime.UnixEpoch);

        Assert.That(status.Missing, Is.EqualTo(missing));
        entity.Status = status;
        Assert.That(kind.UpdateStatus(entity, kind.Set(entity), EntryPublication.Published, null, DateTime.UnixEpoch), Is.SameAs(status), "nothing to write");
    }

    [TestCase("proxy:1", 2)]
    [TestCase("proxy:2", null)]
    public void How_many_Pods_are_outdated_is_unknown_after_a_change(string image, int? outdated)
    {
        var (kind, entity) = (new SidecarInjectionKind(), SidecarInjectionReaderTests.From(Spec));
        entity.Status = (SidecarInjectionStatus)Update(kind, entity);
        (entity.Status.Missing, entity.Status.Outdated) = (1, 2);
        var changed = SidecarInjectionReaderTests.From(Spec.Replace("proxy:1", image, StringComparison.Ordinal));
        changed.Status = entity.Status;
        var status = (SidecarInjectionStatus)Update(kind, changed);

        Assert.That((status.Missing, status.Outdated), Is.EqualTo(((int?)1, outdated)));
        changed.Status = status;
        Assert.That(Update(kind, changed), Is.SameAs(status), "nothing to write");
    }

    private static ResourceStatus Update(SidecarInjectionKind kind, V1Alpha1SidecarInjection entity) =>
        kind.UpdateStatus(entity, kind.Compile(entity), EntryPublication.Published, null, DateTime.UnixEpoch);
}
