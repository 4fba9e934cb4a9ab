using Dragonfly.Operator.Commands;

namespace Dragonfly.Operator.Tests.Commands;

/// <summary>Runs <c>inject</c> in this process, from its arguments to its two streams.</summary>
internal static class CommandLine
{
    public static CommandResult Inject(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = InjectCommand.Create().Parse(arguments).Invoke(new() { Output = output, Error = error });
        return new(exitCode, output.ToString(), error.ToString());
    }
}
