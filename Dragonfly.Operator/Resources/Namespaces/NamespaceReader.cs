using Dragonfly.Operator.Pods;
using k8s.Models;

namespace Dragonfly.Operator.Resources.Namespaces;

/// <summary>Takes from a Namespace what the policy needs.</summary>
public static class NamespaceReader
{
    public static NamespaceInfo Read(V1Namespace @namespace)
    {
        var labels = new Dictionary<string, string>(@namespace.Metadata.Labels ?? new Dictionary<string, string>());
        // Older servers do not set it; a selector by name is to work with them, and with files, too.
        labels.TryAdd(NamespaceInfo.NameLabel, @namespace.Metadata.Name);
        return new(@namespace.Metadata.Name, labels, new Dictionary<string, string>(@namespace.Metadata.Annotations ?? new Dictionary<string, string>()));
    }
}
