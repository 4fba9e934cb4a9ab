using System.Text.RegularExpressions;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.House;

/// <summary>A C# file of the repository.</summary>
/// <param name="Path">Relative to the repository, with slashes.</param>
/// <param name="Text">All of it.</param>
internal sealed partial record SourceFile(string Path, string Text)
{
    public static string[] Projects { get; } = ["Dragonfly.KubeOps", "Dragonfly.KubeOps.Cli", "Dragonfly.Operator", "Dragonfly.Operator.Tests"];

    private static readonly SourceFile[] Everything = [.. Projects.SelectMany(Read)];

    /// <summary>The text without comments and without what stands in quotes.</summary>
    public string Code { get; } = CommentsAndStrings().Replace(Text, match => match.Value.StartsWith('/') ? "" : "\"\"");

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The types at the top of the file.</summary>
    public IReadOnlyList<string> Types => [.. TypeDeclaration().Matches(Code).Select(match => match.Groups["name"].Value)];

    /// <summary>The namespaces that are imported.</summary>
    public IReadOnlyList<string> Usings => [.. Using().Matches(Code).Select(match => match.Groups["name"].Value)];

    public static IEnumerable<SourceFile> Of(params string[] folders) =>
        Everything.Where(file => folders.Any(folder => file.Path.StartsWith(folder + "/", StringComparison.Ordinal)));

    /// <summary>Whether a name stands in the code as a whole word.</summary>
    public bool Mentions(string name) => Regex.IsMatch(Code, $@"(?<!\w){Regex.Escape(name)}(?!\w)");

    public override string ToString() => Path;

    private static IEnumerable<SourceFile> Read(string project) =>
        from file in Directory.EnumerateFiles(System.IO.Path.Combine(SourceTree.Root, project), "*.cs", SearchOption.AllDirectories)
        let path = System.IO.Path.GetRelativePath(SourceTree.Root, file).Replace('\\', '/')
        where path.Split('/')[1] is not ("bin" or "obj")
        orderby path
        select new SourceFile(path, File.ReadAllText(file));

    [GeneratedRegex(""""//[^\n]*|/\*.*?\*/|\$*"""+(?s:.*?)"""+|[$@]*"(?:[^"\\\n]|\\.|"")*"|'(?:[^'\\\n]|\\.)+'"""", RegexOptions.Singleline)]
    private static partial Regex CommentsAndStrings();

    [GeneratedRegex(@"^(?:(?:public|internal|file|static|sealed|abstract|partial|readonly|ref|unsafe)\s+)*(?:(?:record\s+)?(?:class|struct)|record|interface|enum|delegate\s+\S+)\s+(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"^\s*(?:global\s+)?using\s+(?:static\s+)?(?:\w+\s*=\s*)?(?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();
}
