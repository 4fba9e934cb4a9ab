using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.Operator.Entities;

/// <summary>SELinux labels of the tools' init container.</summary>
public sealed class ToolsSeLinuxOptions
{
    [Description("SELinux user.")]
    public string? User { get; set; }

    [Description("SELinux role.")]
    public string? Role { get; set; }

    [Description("SELinux type.")]
    public string? Type { get; set; }

    [Description("SELinux level.")]
    public string? Level { get; set; }
}
