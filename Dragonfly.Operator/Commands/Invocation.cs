using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Text;
using Dragonfly.Operator.Resources.Files;

namespace Dragonfly.Operator.Commands;

/// <summary>Runs the command that was asked for, or says in one line why not.</summary>
internal static class Invocation
{
    /// <summary>The exit code for input that cannot be used.</summary>
    public const int BadInput = 2;

    /// <summary>The exit code when a check, an API server or a disk fails.</summary>
    public const int Failed = 1;

    // What reads the output may not share the terminal's encoding, and a byte order mark would be in its way.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static async Task<int> RunAsync(RootCommand root, IReadOnlyList<string> args, string calledName)
    {
        try
        {
            await using var output = new StreamWriter(Console.OpenStandardOutput(), Utf8) { AutoFlush = true };
            return await RunAsync(root, args, calledName, output, Console.Error);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A full disk behind standard output, or a port that is taken: for the user to solve, without a stack trace.
            await Console.Error.WriteLineAsync($"error: {exception.Message}");
            return Failed;
        }
    }

    public static async Task<int> RunAsync(RootCommand root, IReadOnlyList<string> args, string calledName, TextWriter output, TextWriter error)
    {
        if (calledName == KubectlPlugin.CompletionFileName)
        {
            foreach (var line in KubectlPlugin.Complete(root, args))
            {
                await output.WriteLineAsync(line);
            }

            return 0;
        }

        var program = KubectlPlugin.Describe(calledName, root.Name);
        // Through kubectl nobody means to start the server by naming no command.
        var parsed = root.Parse(args.Count == 0 && program != root.Name ? ["--help"] : args);
        List<string> misplaced = [.. Misplaced(parsed)];
        if (parsed.Action is ParseErrorAction || (misplaced.Count > 0 && parsed.Action is not HelpAction))
        {
            await error.WriteLineAsync(Misuse(parsed, misplaced, program));
            return BadInput;
        }

        if (parsed.Action is not HelpAction || program == root.Name)
        {
            return await InvokeAsync(parsed, output, error);
        }

        // The library names the program in the usage by the name of its file.
        using var help = new StringWriter();
        var exitCode = await InvokeAsync(parsed, help, error);
        await output.WriteAsync(help.ToString().Replace($"\n  {root.Name} ", $"\n  {program} ", StringComparison.Ordinal));
        return exitCode;
    }

    /// <summary>Runs a command. Input that cannot be used is an exit code and one line.</summary>
    public static async Task<int> InvokeAsync(ParseResult parsed, TextWriter output, TextWriter error)
    {
        try
        {
            return await parsed.InvokeAsync(new() { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (BadInputException exception)
        {
            await error.WriteLineAsync($"error: {exception.Message}");
            return BadInput;
        }
    }

    // The parser takes an option of an outer command for granted and then runs the inner one, which never looks at it.
    private static IEnumerable<string> Misplaced(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        for (var outer = parsed.CommandResult.Parent as CommandResult; outer is not null; outer = outer.Parent as CommandResult)
        {
            foreach (var given in outer.Children.OfType<OptionResult>().Where(given => !given.Implicit && !given.Option.Recursive))
            {
                yield return command.Options.Any(option => option.Name == given.Option.Name)
                    ? $"Option '{given.IdentifierToken}' goes after '{command.Name}'."
                    : $"Option '{given.IdentifierToken}' does not go with '{command.Name}'.";
            }
        }
    }

    private static string Misuse(ParseResult parsed, IEnumerable<string> misplaced, string program)
    {
        var problems = misplaced.Concat(
            parsed.Errors.Select(error => string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
        var command = new Stack<string>();
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult { Command: var symbol }; result = result.Parent)
        {
            command.Push(symbol is RootCommand ? program : symbol.Name);
        }

        return $"error: {string.Join(" ", problems)} See '{string.Join(' ', command)} --help'.";
    }
}
