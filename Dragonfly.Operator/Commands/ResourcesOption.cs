using System.CommandLine;
using Dragonfly.Operator.Resources;

namespace Dragonfly.Operator.Commands;

/// <summary><c>--resources</c>: what to decide by in place of an API server's resources.</summary>
internal static class ResourcesOption
{
    public static Option<string[]> Create(Kinds kinds) =>
        Create($"File with {kinds.Plurals("Namespaces")} to decide by. Without it: the defaults of the CRD.");

    public static Option<string[]> Create(string description) => new("--resources")
    {
        Description = description,
        AllowMultipleArgumentsPerToken = true,
        HelpName = "FILE",
    };
}
