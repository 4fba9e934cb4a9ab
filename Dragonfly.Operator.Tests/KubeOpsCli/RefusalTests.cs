using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.Operator.Tests.KubeOpsCli;

/// <summary>What cannot be said in a schema: one line, naming type and property.</summary>
internal sealed class RefusalTests
{
    [Test]
    public void Types_without_a_schema() => Assert.Multiple(() =>
    {
        Assert.That(Generated.Refusal<Spanning>(), Is.EqualTo("Spanning.Field: the type System.TimeSpan is not supported"));
        Assert.That(Generated.Refusal<Abstracted>(), Is.EqualTo("Abstracted.Field: the type System.IO.Stream is not supported"));
        Assert.That(Generated.Refusal<Numbered>(), Is.EqualTo("Numbered.Field: the keys of a map must be strings, not System.Int32"));
        Assert.That(Generated.Refusal<Nested>(), Is.EqualTo("Spanning.Field: the type System.TimeSpan is not supported"));
        Assert.That(Generated.Refusal<Circle>(), Does.StartWith("Circle.Fields: Circle contains itself"));
    });

    [Test]
    public void Rules_that_read_what_may_be_absent() => Assert.That(
        Generated.Refusal<UnguardedRule>(),
        Does.EndWith("it reads field, which may be absent, without has(self.field)"),
        "servers run it on a default before the defaults within are filled in");

    private sealed class Spanning
    {
        public TimeSpan Field { get; set; }
    }

    private sealed class Abstracted
    {
        public Stream? Field { get; set; }
    }

    private sealed class Numbered
    {
        public Dictionary<int, string> Field { get; set; } = [];
    }

    private sealed class Nested
    {
        public IDictionary<string, IList<Spanning>> Field { get; set; } = new Dictionary<string, IList<Spanning>>();
    }

    private sealed class Circle
    {
        public IList<Circle> Fields { get; set; } = [];
    }

    [ValidationRule("self.field != 1", message: "must not be 1")]
    private sealed class UnguardedRule
    {
        [DefaultValue(2L)]
        public int Field { get; set; }
    }
}
