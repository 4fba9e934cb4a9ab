using System.CommandLine;
using Dragonfly.Operator.Commands;
using Dragonfly.Operator.Resources;

namespace Dragonfly.Operator.Tests.Commands;

/// <summary>Runs commands in this process, from their arguments to their two streams.</summary>
internal static class CommandLine
{
    public static CommandResult Inject(params string[] arguments) => Inject(Kinds.Create(), arguments);

    public static CommandResult Inject(Kinds kinds, params string[] arguments) => Run(InjectCommand.Create(kinds), arguments);

    public static CommandResult Explain(params string[] arguments) => Explain(Kinds.Create(), arguments);

    public static CommandResult Explain(Kinds kinds, params string[] arguments) => Run(ExplainCommand.Create(kinds), arguments);

    private static CommandResult Run(Command command, string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = command.Parse(arguments).Invoke(new() { Output = output, Error = error });
        return new(exitCode, output.ToString(), error.ToString());
    }
}
