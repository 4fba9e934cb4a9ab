using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Tests.Docs;

/// <summary>docs/configure.md speaks of every field of the CRD, and of no other.</summary>
public sealed partial class FieldTests
{
    private static readonly Page Configure = Page.Of("docs/configure.md");
    private static readonly JsonObject Fields = Crd.Spec["properties"]!.AsObject();

    [Test]
    public void Every_field_is_documented_with_its_default_and_none_is_invented()
    {
        var documented = Configure.Rows("field", "DragonflyInjection").ToDictionary(row => row.Names.Single(), row => row.Cells[1]);

        Assert.That(documented, Is.EquivalentTo(Fields.ToDictionary(field => field.Key, field => Shown(field.Value!["default"]))));
    }

    [Test]
    public void Every_field_within_a_field_is_documented() => Assert.That(
        Configure.Rows("field", "The init container").SelectMany(row => row.Names),
        Is.EquivalentTo(Leaves("toolsResources").Concat(Leaves("toolsSecurityContext"))));

    [Test]
    public void The_status_is_documented()
    {
        var status = Crd.Version["schema"]!["openAPIV3Schema"]!["properties"]!["status"]!["properties"]!.AsObject();

        Assert.That(Configure.Prose, Does.Contain("### Status"));
        Assert.That(status.Select(field => field.Key), Is.EquivalentTo(new[] { "conditions", "missing", "observedGeneration", "socketMount", "toolsDelivery" }), "another: describe it");
    }

    [Test]
    public void Every_field_has_an_example()
    {
        var written = Configure.Blocks.Where(block => block.Language == "yaml")
            .SelectMany(block => DocumentReader.Read(block.Text, block.File))
            .Select(document => JsonNode.Parse(document.Value!.Value.GetRawText())!)
            .Where(value => (string?)value["kind"] == "DragonflyInjection")
            .SelectMany(value => value["spec"]!.AsObject().Select(field => field.Key));

        Assert.That(Fields.Select(field => field.Key), Is.SubsetOf(written.Distinct()));
    }

    [TestCaseSource(typeof(Page), nameof(Page.All))]
    public void A_page_names_only_fields_that_there_are(object page) => Assert.That(
        ((Page)page).Codes.Select(code => code.Split(':', '.')[0]).Where(name => LooksLikeAField().IsMatch(name)).Distinct(),
        Is.SubsetOf(Fields.Concat(Crd.SpecOf("networkinjections")["properties"]!.AsObject()).Concat(Crd.SpecOf("sidecarinjections")["properties"]!.AsObject()).Select(field => field.Key)));

    private static IEnumerable<string> Leaves(string field) => Leaves(Fields[field]!, field);

    private static IEnumerable<string> Leaves(JsonNode schema, string path) => schema["properties"] is JsonObject properties
        ? properties.SelectMany(property => Leaves(property.Value!, $"{path}.{property.Key}"))
        : [path];

    /// <summary>A default as the page spells it.</summary>
    internal static string Shown(JsonNode? value) => value switch
    {
        null => "see [below](#the-init-container)",
        JsonArray list => $"`[{string.Join(", ", list)}]`",
        JsonObject => "`{}`",
        _ => $"`{value}`",
    };

    [GeneratedRegex("^(?:tools|socket|proxy|no|allowed|namespace|pod)[A-Z][A-Za-z]*$")]
    private static partial Regex LooksLikeAField();
}
