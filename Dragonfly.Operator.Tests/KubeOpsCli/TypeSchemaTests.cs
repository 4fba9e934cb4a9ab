using System.Text.Json.Serialization;
using k8s.Models;
using KubeOps.Abstractions.Entities.Attributes;
using DescriptionAttribute = KubeOps.Abstractions.Entities.Attributes.DescriptionAttribute;
using IgnoreAttribute = KubeOps.Abstractions.Entities.Attributes.IgnoreAttribute;

namespace Dragonfly.Operator.Tests.KubeOpsCli;

internal sealed class TypeSchemaTests
{
    [TestCase("text", """{"type":"string"}""")]
    [TestCase("flag", """{"type":"boolean"}""")]
    [TestCase("int32", """{"format":"int32","type":"integer"}""")]
    [TestCase("int64", """{"format":"int64","type":"integer"}""")]
    [TestCase("time", """{"format":"date-time","type":"string"}""")]
    [TestCase("list", """{"items":{"format":"int32","type":"integer"},"type":"array"}""")]
    [TestCase("gaps", """{"items":{"format":"int32","nullable":true,"type":"integer"},"type":"array"}""")]
    [TestCase("map", """{"additionalProperties":{"type":"string"},"type":"object"}""")]
    [TestCase("metadata", """{"type":"object"}""")]
    [TestCase("renamed-field", """{"type":"string"}""")]
    [TestCase("inner", """{"description":"Inside.","properties":{"name":{"type":"string"}},"required":["name"],"type":"object"}""")]
    [TestCase("own", """{"description":"Of the property.","properties":{"name":{"type":"string"}},"required":["name"],"type":"object"}""")]
    [TestCase("reference", """{"description":"A reference to an object in the same namespace.","properties":{"name":{"description":"Name of the object.","type":"string"}},"type":"object","x-kubernetes-map-type":"atomic"}""")]
    public void Types_have_their_schema(string property, string schema) =>
        Assert.That(Generated.Property<Everything>(property), Is.EqualTo(schema));

    [Test]
    public void Ignored_properties_are_left_out()
    {
        var properties = Generated.Spec<Everything>()["properties"]!.AsObject();

        Assert.That(properties.ContainsKey("ignored"), Is.False);
    }

    [Test]
    public void Label_selectors_have_the_rules_of_Kubernetes()
    {
        var selector = Generated.Spec<Everything>()["properties"]!["selector"]!;

        Assert.Multiple(() =>
        {
            Generated.AssertJson(selector["properties"]!["matchExpressions"]!["items"]!["required"], """["key","operator"]""");
            Assert.That((string?)selector["x-kubernetes-map-type"], Is.EqualTo("atomic"));
        });
    }

    private sealed class Everything
    {
        public string Text { get; set; } = "";

        public bool Flag { get; set; }

        public int Int32 { get; set; }

        public long Int64 { get; set; }

        public DateTime Time { get; set; }

        public IList<int> List { get; set; } = [];

        public List<int?> Gaps { get; set; } = [];

        public IDictionary<string, string> Map { get; set; } = new Dictionary<string, string>();

        public V1ObjectMeta Metadata { get; set; } = new();

        [JsonPropertyName("renamed-field")]
        public string Renamed { get; set; } = "";

        public Inner Inner { get; set; } = new();

        [Description("Of the property.")]
        public Inner Own { get; set; } = new();

        public V1LocalObjectReference Reference { get; set; } = new();

        public V1LabelSelector Selector { get; set; } = new();

        [Ignore]
        public TimeSpan Ignored { get; set; }
    }

    [Description("Inside.")]
    private sealed class Inner
    {
        [Required]
        public string Name { get; set; } = "";
    }
}
