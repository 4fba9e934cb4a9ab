using System.CommandLine;
using Dragonfly.Operator.Commands;
using Dragonfly.Operator.Hosting;

namespace Dragonfly.Operator.Tests.Docs;

/// <summary>The program's command line, as Program.cs puts it together.</summary>
internal static class Verbs
{
    public static RootCommand Root { get; } = Create("dragonfly-operator");

    /// <param name="calledName">The name under which the program is called.</param>
    public static RootCommand Create(string calledName)
    {
        var root = new RootCommand
        {
            ServeCommand.Create(), InjectCommand.Create(), ExplainCommand.Create(), CheckCommand.Create(), VersionCommand.Create(),
        };
        if (!KubectlPlugin.Is(calledName))
        {
            ServeCommand.MakeDefault(root);
        }

        return root;
    }
}
