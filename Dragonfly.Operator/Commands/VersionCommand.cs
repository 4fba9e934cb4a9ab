using System.CommandLine;
using System.Reflection;
using Dragonfly.Operator.KubeOps;

namespace Dragonfly.Operator.Commands;

/// <summary><c>version</c>: which build this is.</summary>
internal static class VersionCommand
{
    public static string Version { get; } =
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static Command Create()
    {
        var command = new Command("version", "Print the version, and which KubeOps is linked.");
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.WriteLine(
            $"dragonfly-operator {Version} ({KubeOpsAdapter.Description}, .NET {Environment.Version})"));
        return command;
    }
}
