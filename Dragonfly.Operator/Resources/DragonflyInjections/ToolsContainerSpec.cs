using Dragonfly.Operator.Resources.DragonflyInjections.Injectors;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.Operator.Resources.DragonflyInjections;

/// <summary>Linux capabilities of the tools' init container.</summary>
public sealed class ToolsCapabilities
{
    [Description("Capabilities to add.")]
    public IList<string>? Add { get; set; }

    [Description("Capabilities to drop.")]
    public IList<string>? Drop { get; set; }
}

/// <summary>Requests and limits of the tools' init container, as Kubernetes quantities by resource name.</summary>
public sealed class ToolsResources
{
    [Description("What is reserved, e.g. cpu: 10m.")]
    public IDictionary<string, string>? Requests { get; set; }

    [Description("What may be used at the most, e.g. memory: 64Mi.")]
    public IDictionary<string, string>? Limits { get; set; }
}

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

/// <summary>The part of a container's SecurityContext that makes sense for a container that copies files.</summary>
public sealed class ToolsSecurityContext
{
    [Description("Refuses to run as root.")]
    public bool? RunAsNonRoot { get; set; }

    [Description("User id of the process.")]
    [RangeMinimum(0)]
    public long? RunAsUser { get; set; }

    [Description("Group id of the process.")]
    [RangeMinimum(0)]
    public long? RunAsGroup { get; set; }

    [Description("Runs with all privileges of the host.")]
    public bool? Privileged { get; set; }

    [Description("Whether a process may gain more privileges than its parent.")]
    public bool? AllowPrivilegeEscalation { get; set; }

    [Description("Linux capabilities.")]
    public ToolsCapabilities? Capabilities { get; set; }

    [Description("Mounts the root file system read-only.")]
    public bool? ReadOnlyRootFilesystem { get; set; }

    [Description("Seccomp profile.")]
    public ToolsSecurityProfile? SeccompProfile { get; set; }

    [Description("AppArmor profile; Kubernetes 1.30 and later.")]
    public ToolsSecurityProfile? AppArmorProfile { get; set; }

    [Description("SELinux labels.")]
    public ToolsSeLinuxOptions? SeLinuxOptions { get; set; }
}

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
