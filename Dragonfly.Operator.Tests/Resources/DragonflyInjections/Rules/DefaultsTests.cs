using System.Text.Json;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Rules;

/// <summary>The defaults stand three times, each where it is needed: in the settings, the entity and the CRD. They are the same.</summary>
public sealed class DefaultsTests
{
    private static readonly string Settings = Text(InjectionRule.Default);

    /// <summary>A default in the schema would be merged with what users apply; see <see cref="DragonflyInjectionSpec"/>.</summary>
    private static readonly string[] ReplacedWhole = ["toolsResources", "toolsSecurityContext"];

    [Test]
    public void Those_of_the_entity_are_those_of_the_settings() =>
        Assert.That(Text(Read(new() { Spec = new() })), Is.EqualTo(Settings));

    [Test]
    public void A_resource_without_a_spec_has_them() => Assert.That(Text(Read(new() { Spec = null! })), Is.EqualTo(Settings));

    [Test]
    public void Nulls_are_the_defaults_as_they_are_to_the_API_server()
    {
        string[] optional = [.. typeof(DragonflyInjectionSpec).GetProperties().Where(property => !property.PropertyType.IsValueType).Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))];
        var nulls = string.Join(',', optional.Select(name => $"\"{name}\": null"));

        Assert.That(Text(Read(Injections.From($"{{{nulls}}}"))), Is.EqualTo(Settings));
    }

    [Test]
    public void Every_field_has_one_in_the_CRD_and_together_they_are_those_of_the_settings()
    {
        var properties = Crd.Spec["properties"]!.AsObject();
        var spec = new JsonObject();
        foreach (var (name, schema) in properties.Where(property => !ReplacedWhole.Contains(property.Key)))
        {
            Assert.That(schema!["default"], Is.Not.Null, name);
            spec[name] = schema["default"]!.DeepClone();
        }

        var read = Read(Injections.From(spec.ToJsonString()));
        Assert.That(Text(read), Is.EqualTo(Settings));
        Assert.That(read.NamespaceSelector.MatchesEverything && read.PodSelector.MatchesEverything, Is.True);
    }

    [Test]
    public void The_CRD_has_a_field_for_each_of_the_entity()
    {
        var names = typeof(DragonflyInjectionSpec).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
        Assert.That(Crd.Spec["properties"]!.AsObject().Select(property => property.Key), Is.EquivalentTo(names));
    }

    [TestCase("{}")]
    [TestCase("{ \"runAsUser\": 1 }")]
    public void A_given_security_context_replaces_the_default_whole(string context)
    {
        var read = Read(Injections.From($"{{\"toolsSecurityContext\": {context}}}")).Settings.ToolsSecurityContext;
        Assert.That(JsonNode.DeepEquals(JsonNode.Parse(read.Span), JsonNode.Parse(context)), Is.True);
    }

    [Test]
    public void The_default_security_context_reads_and_writes_as_itself()
    {
        var text = InjectionSettings.DefaultSecurityContext;
        var read = Read(Injections.From($"{{\"toolsSecurityContext\": {System.Text.Encoding.UTF8.GetString(text.Span)}}}"));

        Assert.That(read.Settings.ToolsSecurityContext.ToArray(), Is.EqualTo(text.ToArray()));
    }

    [TestCase("{}", 0, 0)]
    [TestCase("{ \"limits\": { \"cpu\": \"1\" } }", 0, 1)]
    public void Given_resources_replace_the_default_whole(string resources, int requests, int limits)
    {
        var read = Read(Injections.From($"{{\"toolsResources\": {resources}}}")).Settings.ToolsResources;
        Assert.That((read.Requests.Count, read.Limits.Count), Is.EqualTo((requests, limits)));
    }

    private static InjectionRule Read(V1Alpha1DragonflyInjection resource)
    {
        resource.Metadata ??= new();
        resource.Metadata.Name = "default";
        var read = Injections.Compile(resource);
        Assert.That(read.Errors, Is.Empty);
        return read.Rule!;
    }

    private static string Text(InjectionRule rule) => JsonSerializer.Serialize(new { rule.Enabled, rule.Priority, rule.Settings });
}
