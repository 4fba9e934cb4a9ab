using k8s;
using k8s.Exceptions;
using k8s.KubeConfigModels;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace KubeOps.KubernetesClient.Configuration;

/// <summary>A kubeconfig file: the package's model of it, and the fields that the model lacks.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Model">What the package read.</param>
/// <param name="Root">All of it.</param>
internal sealed record KubeconfigFile(string Path, K8SConfiguration Model, YamlMappingNode Root)
{
    /// <exception cref="KubeConfigException">It is no kubeconfig; the message names the file, and the place in it as far as known.</exception>
    public static KubeconfigFile Read(string path)
    {
        try
        {
            using var text = File.OpenText(path);
            var yaml = new YamlStream();
            yaml.Load(text);
            var root = yaml.Documents.Count == 0 ? [] : yaml.Documents[0].RootNode as YamlMappingNode
                ?? throw new KubeConfigException("it is no object");
            return root.Children.Count == 0
                ? new(path, new K8SConfiguration(), root)
                : new(path, KubernetesClientConfiguration.LoadKubeConfig(new FileInfo(path)), root);
        }
        catch (Exception e)
        {
            // Whatever the YAML reader throws, the file is what the user must look at.
            throw new KubeConfigException($"kubeconfig {path}: {Describe(e)}", e);
        }
    }

    /// <summary>An error about a field.</summary>
    public KubeConfigException Wrong(string field, string problem) => new($"kubeconfig {Path}: {field} {problem}");

    /// <summary>The text of a field of an entry, "" if it is no scalar; null if there is none.</summary>
    public string? Field(string list, string name, string item, string field)
    {
        var entries = Child(Root, list) as YamlSequenceNode;
        var entry = entries?.OfType<YamlMappingNode>().FirstOrDefault(entry => (Child(entry, "name") as YamlScalarNode)?.Value == name);
        return entry is not null && Child(entry, item) is YamlMappingNode found && Child(found, field) is { } value
            ? (value as YamlScalarNode)?.Value ?? ""
            : null;
    }

    private static YamlNode? Child(YamlMappingNode node, string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    // The YAML reader wraps its errors in others of the same kind, with the place of the values around.
    private static string Describe(Exception e)
    {
        var cause = e.GetBaseException();
        var where = cause as YamlException ?? e as YamlException;
        var what = cause is YamlException && cause.Message.StartsWith("No node deserializer", StringComparison.Ordinal)
            ? "the value is of another type"
            : cause.Message.ReplaceLineEndings(" ");
        return where is null ? what : $"line {where.Start.Line}, column {where.Start.Column}: {what}";
    }
}
