using System.Text.Json.Nodes;
using Dragonfly.Operator.Resources.Fields;

namespace Dragonfly.Operator.Tests.Packaging;

/// <summary>values.yaml, values.schema.json and the table in the README say the same.</summary>
public sealed class ValuesTests
{
    // Keys that parents' conditions set, and no template reads.
    private static readonly string[] ParentsOnly = ["enabled", "enable"];
    private static readonly ChartValues Values = ChartValues.Read();

    [Test]
    public void Every_value_has_a_comment() =>
        Assert.That(Values.All.Where(value => value.Comment.Length == 0).Select(value => value.Path), Is.Empty);

    [Test]
    public void The_schema_accepts_the_defaults() => Assert.That(SchemaCheck.Errors(ChartFiles.Schema(), Values.Root), Is.Empty);

    [Test]
    public void The_schema_knows_every_value_and_no_other()
    {
        var known = Known(ChartFiles.Schema(), Values.Root, "").ToArray();
        Assert.That(known.Except(ParentsOnly), Is.EquivalentTo(Values.All.Select(value => value.Path)));
        Assert.That(known, Is.SupersetOf(ParentsOnly));
    }

    [TestCase("""{"replica": 2}""")]
    [TestCase("""{"image": {"tagg": "x"}}""")]
    [TestCase("""{"webhook": {"failurePolicy": "fail"}}""")]
    [TestCase("""{"webhook": {"timeoutSeconds": 31}}""")]
    [TestCase("""{"ports": {"webhook": 0}}""")]
    [TestCase("""{"image": {"digest": "latest"}}""")]
    [TestCase("""{"webhook": {"namespaceSelector": {"matchExpressions": [{"key": "a", "operator": "Is"}]}}}""")]
    [TestCase("""{"replicas": "2"}""")]
    [TestCase("""{"replicas": -1}""")]
    [TestCase("""{"podSecurityDefault": "Baseline"}""")]
    [TestCase("""{"auditInterval": 10}""")]
    [TestCase("""{"auditInterval": "10 min"}""")]
    [TestCase("""{"auditInterval": "0s"}""")]
    [TestCase("""{"auditInterval": "86401s"}""")]
    [TestCase("""{"auditInterval": "1441m"}""")]
    [TestCase("""{"auditInterval": "25h"}""")]
    public void The_schema_refuses(string values) => Assert.That(SchemaCheck.Errors(ChartFiles.Schema(), JsonNode.Parse(values)), Is.Not.Empty);

    [TestCase("""{"global": {"imageRegistry": "example.test", "storageClass": "of another chart"}, "enable": true}""")]
    [TestCase("""{"global": {"imagePullSecrets": ["a", {"name": "b"}]}}""")]
    [TestCase("""{"replicas": ""}""")]
    [TestCase("""{"auditInterval": 0}""")]
    [TestCase("""{"auditInterval": "0"}""")]
    [TestCase("""{"auditInterval": "1s"}""")]
    [TestCase("""{"auditInterval": "86400s"}""")]
    [TestCase("""{"auditInterval": "1440m"}""")]
    [TestCase("""{"auditInterval": "24h"}""")]
    [TestCase("""{"podDisruptionBudget": {"maxUnavailable": "50%"}, "image": {"tag": 1.2}}""")]
    [TestCase("""{"defaultInjection": {"spec": {"toolsOnPath": ["dfget"]}}, "certManager": {"issuerRef": {"name": "ca", "kind": "ClusterIssuer"}}}""")]
    public void The_schema_accepts(string values) => Assert.That(SchemaCheck.Errors(ChartFiles.Schema(), JsonNode.Parse(values)), Is.Empty);

    [Test]
    public void The_readme_lists_every_value_and_no_other()
    {
        var text = ChartFiles.Text(ChartFiles.Readme);
        var start = text.IndexOf("| Value |", StringComparison.Ordinal);
        var table = string.Concat(Values.All
            .Select(value => $"| `{value.Path}` | `{value.Default?.ToJsonString(Json)}` | {value.Comment} |\n")
            .Prepend("| --- | --- | --- |\n")
            .Prepend("| Value | Default | Meaning |\n"));
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(ChartFiles.PathOf(ChartFiles.Readme), text[..start] + table);
            return;
        }

        Assert.That(text[start..], Is.EqualTo(table), "UPDATE_GOLDEN=1 rewrites it");
    }

    private static readonly System.Text.Json.JsonSerializerOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Groups of values.yaml must be closed, but for `global`, where other charts have values too.
    private static IEnumerable<string> Known(JsonObject schema, JsonNode? value, string path)
    {
        var isGroup = path.Length == 0 || !Values.All.Any(known => known.Path == path);
        if (!isGroup || schema["properties"] is not JsonObject properties)
        {
            return [path];
        }

        Assert.That(schema["additionalProperties"]?.GetValue<bool>(), Is.EqualTo(path == "global"), $"additionalProperties of '{path}'");
        return properties.SelectMany(property => Known(property.Value!.AsObject(), value?[property.Key], path.Length == 0 ? property.Key : $"{path}.{property.Key}"));
    }
}
