using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.Operator.Tests.KubeOpsCli;

internal sealed class DefaultTests
{
    [TestCase("flag", "true")]
    [TestCase("number", "4001")]
    [TestCase("weight", "0.5")]
    [TestCase("text", "\"{}\"")]
    [TestCase("list", """["a","b"]""")]
    [TestCase("map", """{"a":"b"}""")]
    public void Defaults_are_in_the_schema(string property, string value) =>
        Assert.That(Generated.Spec<Defaulted>()["properties"]![property]!["default"]!.ToJsonString(), Is.EqualTo(value));

    [Test]
    public void A_class_gives_its_default_to_the_field_that_holds_it() => Assert.Multiple(() =>
    {
        Generated.AssertJson(Generated.Spec<Defaulted>()["default"], "{}");
        Assert.That(Generated.Version(typeof(SampleEntity<Defaulted>))["schema"]!["openAPIV3Schema"]!["required"], Is.Null);
    });

    [TestCase("nothing", true)]
    [TestCase("none", true)]
    [TestCase("text", false)]
    [TestCase("flag", false)]
    public void A_field_is_nullable_unless_null_gives_the_default(string property, bool nullable) =>
        Assert.That((bool?)Generated.Spec<Defaulted>()["properties"]![property]!["nullable"] ?? false, Is.EqualTo(nullable));

    [Test]
    public void A_spec_and_a_status_are_never_nullable() => Assert.That(Generated.Spec<Defaulted>()["nullable"], Is.Null);

    [Test]
    public void Defaults_must_be_valid_themselves() => Assert.Multiple(() =>
    {
        Assert.That(Generated.Refusal<WrongType>(), Is.EqualTo("WrongType.Field: the default is not valid: \"1\" is not of type integer"));
        Assert.That(Generated.Refusal<OutOfRange>(), Is.EqualTo("OutOfRange.Field: the default is not valid: 0 is out of range"));
        Assert.That(Generated.Refusal<NoMatch>(), Is.EqualTo("NoMatch.Field: the default is not valid: \"b\" does not match ^a$"));
        Assert.That(Generated.Refusal<TooLong>(), Is.EqualTo("TooLong.Field: the default is not valid: \"bb\" has 2 characters"));
        Assert.That(Generated.Refusal<NoValue>(), Is.EqualTo("NoValue.Field: the default is not valid: c is none of a, b"));
        Assert.That(Generated.Refusal<TooMany>(), Is.EqualTo("TooMany.Field: the default is not valid: : 2 items"));
        Assert.That(Generated.Refusal<Repeated>(), Is.EqualTo("Repeated.Field: the default is not valid: : repeats an item of a set"));
        Assert.That(Generated.Refusal<Unknown>(), Is.EqualTo("Unknown.Field: the default is not valid: .nmae: there is no such field"));
        Assert.That(Generated.Refusal<Missing>(), Is.EqualTo("Missing.Field: the default is not valid: [0].name: required"));
        Assert.That(Generated.Refusal<Null>(), Is.EqualTo("Null.Field: the default is not valid: null is not allowed"));
        Assert.That(Generated.Refusal<NoJson>(), Is.EqualTo("NoJson.Field: not JSON: {"));
    });

    [DefaultValue("{}", Json = true)]
    private sealed class Defaulted
    {
        [DefaultValue(true)]
        public bool? Flag { get; set; }

        [DefaultValue(4001L)]
        public int Number { get; set; }

        [DefaultValue(0.5)]
        public double Weight { get; set; }

        [DefaultValue("{}")]
        public string? Text { get; set; }

        [DefaultValue("""["a","b"]""", Json = true)]
        public IList<string>? List { get; set; }

        [DefaultValue("""{"a":"b"}""", Json = true)]
        public IDictionary<string, string>? Map { get; set; }

        public string? Nothing { get; set; }

        public int? None { get; set; }
    }

    private sealed class WrongType
    {
        [DefaultValue("1")]
        public int Field { get; set; }
    }

    private sealed class OutOfRange
    {
        [DefaultValue(0L)]
        [RangeMinimum(0, true)]
        public int Field { get; set; }
    }

    private sealed class NoMatch
    {
        [DefaultValue("b")]
        [Pattern("^a$")]
        public string? Field { get; set; }
    }

    private sealed class TooLong
    {
        [DefaultValue("bb")]
        [Length(maxLength: 1)]
        public string? Field { get; set; }
    }

    private sealed class NoValue
    {
        [DefaultValue("c")]
        [EnumValues("a", "b")]
        public string? Field { get; set; }
    }

    private sealed class TooMany
    {
        [DefaultValue("""["a","b"]""", Json = true)]
        [Items(maxItems: 1)]
        public IList<string>? Field { get; set; }
    }

    private sealed class Repeated
    {
        [DefaultValue("""["a","a"]""", Json = true)]
        [XListType(XListType.Set)]
        public IList<string>? Field { get; set; }
    }

    private sealed class Unknown
    {
        [DefaultValue("""{"nmae":""}""", Json = true)]
        public Named? Field { get; set; }
    }

    private sealed class Missing
    {
        [DefaultValue("[{}]", Json = true)]
        public IList<Named>? Field { get; set; }
    }

    private sealed class Null
    {
        [DefaultValue("null", Json = true)]
        public string? Field { get; set; }
    }

    private sealed class NoJson
    {
        [DefaultValue("{", Json = true)]
        public string? Field { get; set; }
    }

    private sealed class Named
    {
        [Required]
        public string Name { get; set; } = "";
    }
}
