using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections;

/// <summary>A resource stored before the schema was there does not keep the others from being read, and is not lost.</summary>
public sealed class UnreadableSpecTests
{
    private const string Spec = """{"proxyPort":"abc","inject":"Proxy","future":[1]}""";

    [Test]
    public void It_is_read_with_the_field_that_is_wrong()
    {
        var resource = Injections.From(Spec, name: "old");

        Assert.That(resource.Metadata.Name, Is.EqualTo("old"));
        Assert.That(resource.Spec!.Unreadable!.Field, Is.EqualTo("spec.proxyPort"));
    }

    [Test]
    public void It_is_written_as_it_was_with_the_status()
    {
        var resource = Injections.From(Spec);
        resource.Status = new() { ObservedGeneration = 7 };

        var written = JsonNode.Parse(WrittenEntity.Of(resource))!;

        Assert.That(written["spec"]!.ToJsonString(), Is.EqualTo(Spec));
        Assert.That(written["status"]!.ToJsonString(), Is.EqualTo("""{"observedGeneration":7}"""));
    }

    [Test]
    public void A_readable_one_is_written_as_its_properties_say()
    {
        var written = JsonNode.Parse(WrittenEntity.Of(Injections.From("""{ "proxyPort": 4002, "inject": ["Tools"] }""")))!;

        Assert.That(written["spec"]!["proxyPort"]!.GetValue<int>(), Is.EqualTo(4002));
        Assert.That(written["spec"]!["inject"]!.ToJsonString(), Is.EqualTo("""["Tools"]"""));
        Assert.That(written["spec"]!.AsObject().Select(member => member.Key), Has.None.EqualTo("unreadable").IgnoreCase);
    }
}
