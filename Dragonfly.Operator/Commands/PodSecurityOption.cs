using System.CommandLine;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Commands;

/// <summary><c>--pod-security-default</c>: no API tells the level, so whoever configured the API server has to.</summary>
internal static class PodSecurityOption
{
    public const string Name = "--pod-security-default";

    public static Option<PodSecurityLevel> Create() => NamedOption.Create<PodSecurityLevel>(
        "Pod Security level that the API server enforces where a namespace has no label for it: privileged (default), baseline or restricted.",
        Name);
}
