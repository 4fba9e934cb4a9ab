using Dragonfly.Operator.Resources.Fields;
using k8s.Models;
using KubeOps.Abstractions.Entities.Attributes;
using DescriptionAttribute = KubeOps.Abstractions.Entities.Attributes.DescriptionAttribute;

namespace Dragonfly.Operator.Tests.KubeOpsCli;

internal sealed class PropertyAttributeTests
{
    [TestCase("described", """{"description":"Says what.","type":"string"}""")]
    [TestCase("pattern", """{"maxLength":9,"minLength":1,"pattern":"^a$","type":"string"}""")]
    [TestCase("values", """{"enum":["a","b"],"type":"string"}""")]
    [TestCase("range", """{"format":"int32","maximum":65535,"minimum":1,"type":"integer"}""")]
    [TestCase("items", """{"items":{"type":"string"},"maxItems":3,"minItems":1,"type":"array"}""")]
    [TestCase("fewest", """{"items":{"type":"string"},"minItems":1,"type":"array"}""")]
    [TestCase("set", """{"items":{"type":"string"},"type":"array","x-kubernetes-list-type":"set"}""")]
    public void Attributes_are_in_the_schema(string property, string schema) =>
        Assert.That(Generated.Property<Attributed>(property), Is.EqualTo(schema));

    [Test]
    public void A_map_list_keeps_its_keys()
    {
        var list = Generated.Spec<Attributed>()["properties"]!["conditions"]!;

        Generated.AssertJson(list["x-kubernetes-list-map-keys"], """["type"]""");
        Assert.That((string?)list["x-kubernetes-list-type"], Is.EqualTo("map"));
    }

    [Test]
    public void Rules_of_a_property_follow_those_of_its_type() => Generated.AssertJson(
        Generated.Spec<Attributed>()["properties"]!["ruled"]!["x-kubernetes-validations"],
        """
        [
          { "message": "must be long", "rule": "!has(self.name) || size(self.name) > 3" },
          { "message": "must not be x", "rule": "!has(self.name) || self.name != 'x'" }
        ]
        """);

    [Test]
    public void Required_fields_make_the_spec_required() => Assert.Multiple(() =>
    {
        Generated.AssertJson(Generated.Spec<Attributed>()["required"], """["described"]""");
        Generated.AssertJson(
            Generated.Version(typeof(SampleEntity<Attributed>))["schema"]!["openAPIV3Schema"]!["required"],
            """["spec"]""");
    });

    [PreserveUnknownFields]
    private sealed class Attributed
    {
        [Required]
        [Description("Says what.")]
        public string Described { get; set; } = "";

        [Pattern("^a$")]
        [Length(1, 9)]
        public string Pattern { get; set; } = "";

        [EnumValues("a", "b")]
        public string Values { get; set; } = "";

        [RangeMinimum(1)]
        [RangeMaximum(65535)]
        public int Range { get; set; }

        [Items(1, 3)]
        public IList<string> Items { get; set; } = [];

        [Items(minItems: 1)]
        public IList<string> Fewest { get; set; } = [];

        [XListType(XListType.Set)]
        public IList<string> Set { get; set; } = [];

        [XListType(XListType.Map)]
        [XListMapKeys("type")]
        public IList<Condition> Conditions { get; set; } = [];

        [ValidationRule("!has(self.name) || self.name != 'x'", message: "must not be x")]
        public Ruled Ruled { get; set; } = new();
    }

    private sealed class Condition
    {
        [Required]
        public string Type { get; set; } = "";
    }

    [ValidationRule("!has(self.name) || size(self.name) > 3", message: "must be long")]
    private sealed class Ruled
    {
        public string Name { get; set; } = "";
    }
}
