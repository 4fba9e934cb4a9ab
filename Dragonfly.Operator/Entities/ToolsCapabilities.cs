using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.Operator.Entities;

/// <summary>Linux capabilities of the tools' init container.</summary>
public sealed class ToolsCapabilities
{
    [Description("Capabilities to add.")]
    public IList<string>? Add { get; set; }

    [Description("Capabilities to drop.")]
    public IList<string>? Drop { get; set; }
}
