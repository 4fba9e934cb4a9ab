using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.Operator.Entities;

/// <summary>Requests and limits of the tools' init container, as Kubernetes quantities by resource name.</summary>
public sealed class ToolsResources
{
    [Description("What is reserved, e.g. cpu: 10m.")]
    public IDictionary<string, string>? Requests { get; set; }

    [Description("What may be used at the most, e.g. memory: 64Mi.")]
    public IDictionary<string, string>? Limits { get; set; }
}
