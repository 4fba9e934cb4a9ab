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
    public void Attributes_that_do_not_fit() => Assert.Multiple(() =>
    {
        Assert.That(
            Generated.Refusal<PatternedList>(),
            Is.EqualTo("PatternedList.Field: [Pattern] is for string, but the schema's type is array"));
        Assert.That(
            Generated.Refusal<RangedText>(),
            Is.EqualTo("RangedText.Field: [RangeMinimum] is for integer and number, but the schema's type is string"));
    });

    [Test]
    public void Lists_that_are_no_sets_or_maps() => Assert.Multiple(() =>
    {
        Assert.That(Generated.Refusal<SetOfObjects>(), Does.StartWith("SetOfObjects.Field: the items of a set must be scalars"));
        Assert.That(Generated.Refusal<SetOfNulls>(), Does.StartWith("SetOfNulls.Field: the items of a set must not be null"));
        Assert.That(
            Generated.Refusal<MapWithoutKeys>(),
            Does.StartWith("MapWithoutKeys.Field: [XListType(XListType.Map)] needs [XListMapKeys]"));
        Assert.That(Generated.Refusal<KeysWithoutMap>(), Does.StartWith("KeysWithoutMap.Field: [XListMapKeys] needs"));
        Assert.That(Generated.Refusal<UnknownKey>(), Does.StartWith("UnknownKey.Field: the items have no field id"));
        Assert.That(Generated.Refusal<OptionalKey>(), Does.StartWith("OptionalKey.Field: the map key size must be required"));
    });

    [Test]
    public void Rules_that_no_server_takes() => Assert.Multiple(() =>
    {
        Assert.That(Generated.Refusal<EmptyRule>(), Is.EqualTo("EmptyRule.Field: rule \" \": a validation rule is empty"));
        Assert.That(Generated.Refusal<BrokenMessage>(), Does.EndWith("the message has a line break"));
        Assert.That(Generated.Refusal<LongRule>(), Does.EndWith("a rule with line breaks needs a message"));
        Assert.That(Generated.Refusal<OddReason>(), Does.Contain("the reason must be one of FieldValueDuplicate"));
        Assert.That(Generated.Refusal<WrongPath>(), Is.EqualTo("WrongPath: rule \"true\": there is no field .feild"));
        Assert.That(
            Generated.Refusal<UnguardedRule>(),
            Does.EndWith("it reads field, which may be absent, without has(self.field)"),
            "servers run it on a default before the defaults within are filled in");
    });

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

    private sealed class PatternedList
    {
        [Pattern("a")]
        public IList<string> Field { get; set; } = [];
    }

    private sealed class RangedText
    {
        [RangeMinimum(1)]
        public string Field { get; set; } = "";
    }

    private sealed class SetOfObjects
    {
        [XListType(XListType.Set)]
        public IList<Item> Field { get; set; } = [];
    }

    private sealed class SetOfNulls
    {
        [XListType(XListType.Set)]
        public IList<int?> Field { get; set; } = [];
    }

    private sealed class MapWithoutKeys
    {
        [XListType(XListType.Map)]
        public IList<Item> Field { get; set; } = [];
    }

    private sealed class KeysWithoutMap
    {
        [XListMapKeys("name")]
        public IList<Item> Field { get; set; } = [];
    }

    private sealed class UnknownKey
    {
        [XListType(XListType.Map)]
        [XListMapKeys("id")]
        public IList<Item> Field { get; set; } = [];
    }

    private sealed class OptionalKey
    {
        [XListType(XListType.Map)]
        [XListMapKeys("name", "size")]
        public IList<Item> Field { get; set; } = [];
    }

    private sealed class EmptyRule
    {
        [ValidationRule(" ")]
        public int Field { get; set; }
    }

    private sealed class BrokenMessage
    {
        [ValidationRule("true", message: "a\nb")]
        public int Field { get; set; }
    }

    private sealed class LongRule
    {
        [ValidationRule("true\n&& true")]
        public int Field { get; set; }
    }

    private sealed class OddReason
    {
        [ValidationRule("true", reason: "Because")]
        public int Field { get; set; }
    }

    [ValidationRule("true", ".feild")]
    private sealed class WrongPath
    {
        public int Field { get; set; }
    }

    [ValidationRule("self.field != 1")]
    private sealed class UnguardedRule
    {
        [DefaultValue(2L)]
        public int Field { get; set; }
    }

    private sealed class Item
    {
        [Required]
        public string Name { get; set; } = "";

        public int Size { get; set; }
    }
}
