using k8s;
using k8s.Exceptions;
using k8s.KubeConfigModels;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace KubeOps.KubernetesClient.Configuration;

/// <summary>A kubeconfig file: the package's model of it, and its YAML for fields that the model lacks.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Model">The package's model.</param>
/// <param name="Root">The file's YAML.</param>
internal sealed record KubeconfigFile(string Path, K8SConfiguration Model, YamlMappingNode Root)
{
    /// <exception cref="KubeConfigException">It is not a kubeconfig; the message gives the file and, if known, the place.</exception>
    public static KubeconfigFile Read(string path)
    {
        try
        {
            using var text = File.OpenText(path);
            var yaml = new YamlStream();
            yaml.Load(text);
            var root = yaml.Documents.Count == 0 ? [] : yaml.Documents[0].RootNode as YamlMappingNode
                ?? throw new KubeConfigException("it is not a mapping");
            return root.Children.Count == 0
                ? new(path, new K8SConfiguration(), root)
                : new(path, KubernetesClientConfiguration.LoadKubeConfig(new FileInfo(path)), root);
        }
        catch (Exception e)
        {
            // Whatever the YAML reader throws, the user must look at the file.
            throw new KubeConfigException($"kubeconfig {path}: {Describe(e)}", e);
        }
    }

    /// <summary>Creates an error about a field.</summary>
    public KubeConfigException Wrong(string field, string problem) => new($"kubeconfig {Path}: {field} {problem}");

    /// <summary>The text of an entry's field; "" if it is not a scalar, null if it is missing.</summary>
    public string? Field(string list, string name, string item, string field)
    {
        var entries = Child(Root, list) as YamlSequenceNode;
        var entry = entries?.OfType<YamlMappingNode>().FirstOrDefault(entry => (Child(entry, "name") as YamlScalarNode)?.Value == name);
        return entry is not null && Child(entry, item) is YamlMappingNode found && Child(found, field) is { } value
            ? (value as YamlScalarNode)?.Value ?? ""
            : null;
    }

    private static YamlNode? Child(YamlMappingNode node, string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    // The YAML reader wraps its errors in others of the same type, with the positions of the enclosing values.
    private static string Describe(Exception e)
    {
        var cause = e.GetBaseException();
        var where = cause as YamlException ?? e as YamlException;
        var what = cause is YamlException && cause.Message.StartsWith("No node deserializer", StringComparison.Ordinal)
            ? "the value has the wrong type"
            : cause.Message.ReplaceLineEndings(" ");
        return where is null ? what : $"line {where.Start.Line}, column {where.Start.Column}: {what}";
    }
}
