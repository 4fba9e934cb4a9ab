using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Resources.Fields;
using Dragonfly.Operator.Tests.Commands;
using Dragonfly.Operator.Tests.Packaging;
using Dragonfly.Operator.Yaml;
using FsCheck;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Yaml;

/// <summary>The same files read by kubectl, without a server, and by us. Where there is no kubectl, the tests are ignored.</summary>
public sealed class KubectlTests
{
    private static readonly string[] Starts = ["", "&x ", "!!str ", "!!int ", "!!float ", "! ", "!foo "];

    private static readonly string[] Pieces =
    [
        "0", "1", "8", "_", ".", "e", "+", "-", "0x", "0b", "0o", "x", "y", "yes", "null", "~", "2001-01-01", "12:30", "[", "]", "{", "}", ", ", ": ", ":",
        " #", "? ", "- ", "*x", "'", "\"", "\\n", "\\x41", "\n", "\n ", "\n  ", "\n\n", "\t", " ", "|", ">-", "|+", "%", "@", "...", "\u0085", "\u2028", "é",
    ];

    [Test]
    public async Task Reads_what_kubectl_reads()
    {
        var values = Gen.Elements(Starts).Zip(Gen.Choose(1, 9).SelectMany(Gen.Elements(Pieces).ArrayOf), (start, pieces) => start + string.Concat(pieces));
        var flows = values.Select(value => $"{{a: {value}, b: [{value}]}}");
        var files = Gen.OneOf(values, flows).Zip(Gen.Elements("", "\n", "\n...\n", "\n# c\n"), (value, end) => $"x: {value}{end}").ArrayOf(600);
        await CompareAsync([.. files.Sample(1).Single()]);
    }

    [Test]
    public async Task Writes_what_kubectl_reads_back()
    {
        var values = GeneratedJson.Values.Generator.ArrayOf(300).Sample(1).Single().Select(json => $$"""{"x":{{json}}}""").ToArray();
        await CompareAsync([.. values.Select(json => YamlWriter.Write(Reading.Parse(json)))]);
    }

    private static async Task CompareAsync(IReadOnlyList<string> bodies)
    {
        using var folder = new Commands.ManifestFolder();
        var files = bodies.Select((body, index) => (Name: $"f{index}", Text: $"apiVersion: v1\nkind: X\nmetadata: {{name: f{index}}}\n{body}")).ToList();
        files.ForEach(file => folder.Write($"{file.Name}.yaml", file.Text));
        var kubectl = await ReadWithKubectlAsync(folder.Path);

        foreach (var (name, text) in files)
        {
            string? ours;
            try
            {
                ours = DocumentReader.Read(text, name).Single().Content is { } value ? Normal(JsonNode.Parse(value.GetRawText())) : null;
            }
            catch (YamlFormatException)
            {
                // We refuse some of what kubectl reads, such as keys that stand there twice. Refusing loses nothing.
                continue;
            }

            if (kubectl.TryGetValue(name, out var theirs))
            {
                Assert.That(ours, Is.EqualTo(theirs), text);
            }
        }
    }

    private static async Task<Dictionary<string, string>> ReadWithKubectlAsync(string folder)
    {
        var (_, output, error) = await Tool.TryRunAsync("kubectl", "label", "--local", "--kubeconfig", "/dev/null", "-f", folder, "z=z", "-o", "json");
        Assert.That(output, Does.StartWith("{"), error);
        var objects = new Dictionary<string, string>();
        foreach (var document in DocumentReader.Read(output, "kubectl"))
        {
            var value = JsonNode.Parse(document.Value!.Value.GetRawText())!;
            value["metadata"]!.AsObject().Remove("labels");
            objects.Add((string)value["metadata"]!["name"]!, Normal(value));
        }

        return objects;
    }

    // kubectl respells floats and orders keys.
    private static string Normal(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject map => $"{{{string.Join(",", map.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{JsonSerializer.Serialize(member.Key)}:{Normal(member.Value)}"))}}}",
        JsonArray list => $"[{string.Join(",", list.Select(Normal))}]",
        _ => node.GetValueKind() == JsonValueKind.Number ? ((double)node + 0.0).ToString("R", System.Globalization.CultureInfo.InvariantCulture) : node.ToJsonString(),
    };
}
