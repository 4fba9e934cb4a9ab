using System.Text;
using k8s.Exceptions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace KubeOps.KubernetesClient.Configuration;

/// <summary>A mapping in a kubeconfig file, or the whole file. Errors name the file and the field.</summary>
/// <param name="Folder">What paths are relative to.</param>
/// <param name="Place">What errors say before the name of a field.</param>
/// <param name="Yaml">The mapping.</param>
internal sealed record KubeconfigSection(string Folder, string Place, YamlMappingNode Yaml)
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The full path.</param>
    /// <exception cref="KubeConfigException">It is not a kubeconfig; the message gives the file and, if known, the place.</exception>
    public static KubeconfigSection Read(string path)
    {
        var place = $"kubeconfig {path}: ";
        try
        {
            using var text = File.OpenText(path);
            var yaml = new YamlStream();
            yaml.Load(text);
            var root = yaml.Documents.Count == 0 ? [] : yaml.Documents[0].RootNode as YamlMappingNode
                ?? throw new KubeConfigException("it is not a mapping");
            return new(Path.GetDirectoryName(path)!, place, root);
        }
        catch (Exception e)
        {
            // Whatever the YAML reader throws, the user must look at the file.
            var where = e is YamlException { Start: var start } ? $"line {start.Line}, column {start.Column}: " : "";
            throw new KubeConfigException($"{place}{where}{e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    public string Where(string field) => Place + field;

    public KubeConfigException Wrong(string field, string problem) => new($"{Where(field)} {problem}");

    public bool Has(string field) => Yaml.Children.ContainsKey(new YamlScalarNode(field));

    /// <summary>The text of a field; null if it is missing.</summary>
    public string? Value(string field) => Find<YamlScalarNode>(field, "text") is { } node ? TextOf(node) : null;

    /// <summary>The text of a field; null if it is missing or empty.</summary>
    public string? Text(string field) => Value(field) is { Length: > 0 } text ? text : null;

    public bool Flag(string field) => Text(field)?.ToLowerInvariant() switch
    {
        null or "false" or "no" or "n" or "off" => false,
        "true" or "yes" or "y" or "on" => true,
        _ => throw Wrong(field, "must be true or false"),
    };

    /// <summary>The decoded base64 of a field; null if it is missing or empty.</summary>
    public string? Data(string field)
    {
        if (Text(field) is not { } base64)
        {
            return null;
        }

        var data = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, data, out var length)
            ? Encoding.UTF8.GetString(data, 0, length)
            : throw Wrong(field, "is not base64");
    }

    /// <summary>The full path that a field gives; null if it is missing or empty.</summary>
    public string? FullPath(string field) => Text(field) is { } path ? Path.GetFullPath(path, Folder) : null;

    /// <summary>The text of the file that a field names; null if it is missing or empty.</summary>
    public string? FileText(string field)
    {
        try
        {
            return FullPath(field) is { } path ? File.ReadAllText(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Wrong(field, $"cannot be read: {e.Message}");
        }
    }

    public IEnumerable<string> Texts(string field) => Items<YamlScalarNode>(field, "a list of texts").Select(TextOf);

    public IEnumerable<KubeconfigSection> Sections(string field) =>
        Items<YamlMappingNode>(field, "a list of mappings").Select(item => this with { Place = $"{Place}{field}.", Yaml = item });

    public KubeconfigSection? Section(string field) =>
        Find<YamlMappingNode>(field, "a mapping") is { } found ? this with { Place = $"{Place}{field}.", Yaml = found } : null;

    // As kubectl's reader: only text without quotes can be null.
    private static bool IsNull(YamlNode node) => node is YamlScalarNode { Style: ScalarStyle.Plain, Value: "" or "~" or "null" or "Null" or "NULL" };

    private static string TextOf(YamlScalarNode node) => IsNull(node) ? "" : node.Value ?? "";

    private T? Find<T>(string field, string expected)
        where T : YamlNode =>
        Yaml.Children.TryGetValue(new YamlScalarNode(field), out var node) && (node is T || !IsNull(node)) ? As<T>(node, field, expected) : null;

    private IEnumerable<T> Items<T>(string field, string expected)
        where T : YamlNode =>
        (Find<YamlSequenceNode>(field, expected)?.Children ?? []).Select(item => As<T>(item, field, expected));

    private T As<T>(YamlNode node, string field, string expected)
        where T : YamlNode =>
        node as T ?? throw Wrong(field, $"(line {node.Start.Line}, column {node.Start.Column}) must be {expected}");
}
