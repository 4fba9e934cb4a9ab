using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.Operator.Tests.KubeOpsCli;

internal sealed class DefaultTests
{
    [TestCase("flag", "true")]
    [TestCase("number", "4001")]
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
    public void A_default_that_is_no_json_is_refused() =>
        Assert.That(Generated.Refusal<NoJson>(), Is.EqualTo("NoJson.Field: not JSON: {"));

    [DefaultValue("{}", Json = true)]
    private sealed class Defaulted
    {
        [DefaultValue(true)]
        public bool? Flag { get; set; }

        [DefaultValue(4001L)]
        public int Number { get; set; }

        [DefaultValue("{}")]
        public string? Text { get; set; }

        [DefaultValue("""["a","b"]""", Json = true)]
        public IList<string>? List { get; set; }

        [DefaultValue("""{"a":"b"}""", Json = true)]
        public IDictionary<string, string>? Map { get; set; }

        public string? Nothing { get; set; }

        public int? None { get; set; }
    }

    private sealed class NoJson
    {
        [DefaultValue("{", Json = true)]
        public string? Field { get; set; }
    }
}
