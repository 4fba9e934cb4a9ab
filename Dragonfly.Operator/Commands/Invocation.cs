using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Text;

namespace Dragonfly.Operator.Commands;

/// <summary>Runs the command that was asked for, or says in one line why not.</summary>
internal static class Invocation
{
    // What reads the output may not share the terminal's encoding, and a byte order mark would be in its way.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static async Task<int> RunAsync(RootCommand root, IReadOnlyList<string> args)
    {
        var parsed = root.Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            await Console.Error.WriteLineAsync(Misuse(parsed));
            return InjectCommand.BadInput;
        }

        try
        {
            await using var output = new StreamWriter(Console.OpenStandardOutput(), Utf8) { AutoFlush = true };
            return await parsed.InvokeAsync(new() { Output = output, EnableDefaultExceptionHandler = false });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A full disk behind standard output, or a port that is taken: for the user to mend, without a stack trace.
            await Console.Error.WriteLineAsync($"error: {exception.Message}");
            return ClusterCommand.Failed;
        }
    }

    private static string Misuse(ParseResult parsed)
    {
        var problems = parsed.Errors.Select(error => string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        var command = new Stack<string>();
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult { Command: var symbol }; result = result.Parent)
        {
            command.Push(symbol.Name);
        }

        return $"error: {string.Join(" ", problems)} See '{string.Join(' ', command)} --help'.";
    }
}
