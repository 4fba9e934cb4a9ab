namespace Dragonfly.Operator.Injection.Plans;

/// <summary>One binary that is also mounted into a folder that every PATH has.</summary>
public sealed class ToolOnPath(string tool, VolumePlan volume)
{
    public const string Directory = "/usr/local/bin";

    public string MountPath { get; } = $"{Directory}/{tool}";

    public ReadOnlyMemory<byte> MountJson { get; } = volume.Mount($"{Directory}/{tool}", tool);
}
