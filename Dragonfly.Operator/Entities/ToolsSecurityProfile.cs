using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.Operator.Entities;

/// <summary>A seccomp or AppArmor profile.</summary>
public sealed class ToolsSecurityProfile
{
    [Description("RuntimeDefault, Localhost or Unconfined.")]
    [EnumValues("RuntimeDefault", "Localhost", "Unconfined")]
    [Required]
    public string Type { get; set; } = "";

    [Description("The profile on the node, with type Localhost.")]
    public string? LocalhostProfile { get; set; }
}
