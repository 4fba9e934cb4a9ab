using System.Text.Json;

namespace KubeOps.KubernetesClient.Configuration;

/// <summary>
/// The kubeconfig files as one: <c>$KUBECONFIG</c> may name several, and what stands first counts. Files that do not exist
/// are skipped, as kubectl does.
/// </summary>
internal sealed class Kubeconfig
{
    private readonly List<KubeconfigSection> _files;

    private Kubeconfig(List<KubeconfigSection> files) => _files = files;

    /// <summary>Reads the files.</summary>
    /// <param name="options">Where to look, and how to read YAML.</param>
    /// <exception cref="ClusterConfigurationException">There is no file, or one cannot be read.</exception>
    public static Kubeconfig Read(KubernetesClientOptions options)
    {
        var paths = Paths(options);
        var files = paths.Where(File.Exists).Select(path => ReadFile(Path.GetFullPath(path), options)).ToList();
        return files.Count > 0
            ? new Kubeconfig(files)
            : throw new ClusterConfigurationException(
                $"neither in a cluster (KUBERNETES_SERVICE_HOST and a service account's token) nor a kubeconfig at {string.Join(", ", paths)}");
    }

    /// <summary>Whether there is any file.</summary>
    /// <param name="options">Where to look.</param>
    public static bool Exists(KubernetesClientOptions options) => Paths(options).Any(File.Exists);

    /// <summary>A field at the top; null when no file has it.</summary>
    /// <param name="field">Name of the field.</param>
    public string? Text(string field) => _files.Select(file => file.Text(field)).FirstOrDefault(text => text is not null);

    /// <summary>The object that a name in a list stands for.</summary>
    /// <param name="list">The list, e.g. <c>clusters</c>.</param>
    /// <param name="item">The object's field within an item, e.g. <c>cluster</c>.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="ClusterConfigurationException">No file has it.</exception>
    public KubeconfigSection Find(string list, string item, string name)
    {
        foreach (var file in _files)
        {
            foreach (var candidate in file.Items(list))
            {
                var section = new KubeconfigSection(file.File, $"{list}[{name}]", candidate);
                if (candidate.ValueKind == JsonValueKind.Object && section.Text("name") == name)
                {
                    return section.Child(item) ?? throw section.Wrong(item, "is missing");
                }
            }
        }

        throw _files[0].Wrong(list, $"has no entry named '{name}'");
    }

    /// <summary>An error at a field at the top.</summary>
    /// <param name="field">Name of the field.</param>
    /// <param name="problem">What is wrong with it.</param>
    public ClusterConfigurationException Wrong(string field, string problem) => _files[0].Wrong(field, problem);

    private static string[] Paths(KubernetesClientOptions options) =>
        options.Environment("KUBECONFIG") is { Length: > 0 } paths
            ? paths.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            : [Path.Combine(options.Environment("HOME") ?? "/", ".kube", "config")];

    private static KubeconfigSection ReadFile(string path, KubernetesClientOptions options)
    {
        try
        {
            var text = File.ReadAllText(path);
            if (!text.AsSpan().TrimStart().StartsWith("{"))
            {
                text = options.YamlToJson is { } convert
                    ? convert(text)
                    : throw new ClusterConfigurationException($"kubeconfig {path}: it is YAML, and only JSON is understood here");
            }

            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new KubeconfigSection(path, "", document.RootElement.Clone())
                : throw new ClusterConfigurationException($"kubeconfig {path}: it is no object");
        }
        catch (Exception e) when (e is not ClusterConfigurationException)
        {
            // Whatever the YAML reader throws, the file is what the user must look at.
            throw new ClusterConfigurationException($"kubeconfig {path}: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }
}
