using System.CommandLine;

namespace Dragonfly.Operator.Commands;

/// <summary>
/// The program as a plugin of kubectl, which finds plugins by the names of executables in PATH: links to this program with these names
/// are <c>kubectl dragonfly</c> and its completion.
/// </summary>
internal static class KubectlPlugin
{
    public const string FileName = "kubectl-dragonfly";
    public const string CompletionFileName = "kubectl_complete-dragonfly";

    // The values of cobra's ShellCompDirective, which kubectl reads.
    private const int CompleteFiles = 0, CompleteNoFiles = 4;
    private const string CommandLineFile = "/proc/self/cmdline";

    /// <summary>The file name under which the program was called, which may be a link's.</summary>
    public static string CalledName()
    {
        // The framework-dependent program reports its assembly's path instead of the link, so the kernel is asked first.
        var path = File.Exists(CommandLineFile) ? File.ReadAllText(CommandLineFile).Split('\0')[0] : Environment.GetCommandLineArgs()[0];
        return Path.GetFileNameWithoutExtension(path);
    }

    /// <summary>Whether the program was called through kubectl.</summary>
    public static bool Is(string calledName) => calledName is FileName or CompletionFileName;

    /// <summary>How users call the program: by its own name, or through kubectl.</summary>
    public static string Describe(string calledName, string ownName) => calledName == FileName ? "kubectl dragonfly" : ownName;

    /// <summary>Completes the last argument in the format that kubectl expects: a candidate per line, and a directive.</summary>
    public static IEnumerable<string> Complete(RootCommand root, IReadOnlyList<string> args)
    {
        var word = args.Count > 0 ? args[^1] : "";
        var parsed = root.Parse([.. args.SkipLast(1)]);
        string[] candidates =
        [
            // The library offers a value as its enumeration has it, and /? and /h for help.
            .. parsed.GetCompletions()
                .Select(item => (Text: item.Label.ToLowerInvariant(), item.Detail))
                .Where(item => item.Text.StartsWith(word, StringComparison.Ordinal) && !item.Text.StartsWith('/'))
                .Where(item => word.Length > 0 || !item.Text.StartsWith('-'))
                .Select(item => item.Detail is { Length: > 0 } detail ? $"{item.Text}\t{detail}" : item.Text),
        ];
        return [.. candidates, $":{(candidates.Length > 0 ? CompleteNoFiles : CompleteFiles)}"];
    }
}
