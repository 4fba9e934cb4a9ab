using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.Operator.Entities;

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
