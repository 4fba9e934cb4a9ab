using System.CommandLine;
using Dragonfly.Operator.Commands;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Tests.Docs;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Tests.Commands;

/// <summary>Runs commands in this process, from their arguments to their two streams.</summary>
internal static class CommandLine
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static CommandResult Inject(params string[] arguments) => Inject(Kinds.Create(), arguments);

    public static CommandResult Inject(Kinds kinds, params string[] arguments) => Run(InjectCommand.Create(kinds), arguments);

    public static CommandResult Explain(params string[] arguments) => Explain(Kinds.Create(), arguments);

    public static CommandResult Explain(Kinds kinds, params string[] arguments) => Run(ExplainCommand.Create(kinds), arguments);

    public static Task<CommandResult> ExplainAsync(Func<IKubernetesClient> connect, params string[] arguments) =>
        RunAsync(ExplainCommand.Create(connect: connect), arguments);

    public static Task<CommandResult> CheckAsync(Func<IKubernetesClient> connect, params string[] arguments) =>
        RunAsync(CheckCommand.Create(connect: connect), arguments);

    /// <summary>Runs the whole program, as it is called under a name.</summary>
    public static async Task<CommandResult> ProgramAsync(string calledName, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var root = Verbs.Create(calledName);
        var exitCode = await Invocation.RunAsync(root, arguments, calledName, output, error).WaitAsync(Deadline);
        // The library names the program by the file that runs, which here is the host of the tests.
        return new(exitCode, output.ToString(), error.ToString().Replace($"'{root.Name} ", $"'{calledName} ", StringComparison.Ordinal));
    }

    private static CommandResult Run(Command command, string[] arguments) => RunAsync(command, arguments).GetAwaiter().GetResult();

    private static async Task<CommandResult> RunAsync(Command command, string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await Invocation.InvokeAsync(command.Parse(arguments), output, error).WaitAsync(Deadline);
        return new(exitCode, output.ToString(), error.ToString());
    }
}
