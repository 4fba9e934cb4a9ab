using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Golden;

/// <summary>
/// A folder with what goes in (in.yaml or in.json), what it is decided by (injection.yaml; without it the defaults), further
/// arguments (args), and what comes out (want.*, want.stderr). Read from the source tree, so that it can be rewritten there.
/// </summary>
public sealed record GoldenCase(string Name, string Folder)
{
    public static string Root { get; } = Path.Combine(SourceTree.Root, "Dragonfly.Operator.Tests", "Golden");

    public static IEnumerable<GoldenCase> All { get; } =
        [.. Directory.GetDirectories(Root).Order(StringComparer.Ordinal).Select(folder => new GoldenCase(Path.GetFileName(folder), folder))];

    public static IEnumerable<TestCaseData> Named => All.Select(one => new TestCaseData(one).SetArgDisplayNames(one.Name));

    public string Input => Directory.GetFiles(Folder, "in.*").Single();

    public string Want => Path.Combine(Folder, "want" + Path.GetExtension(Input));

    public string WantErrors => Path.Combine(Folder, "want.stderr");

    public string? Injection => Path.Combine(Folder, "injection.yaml") is var file && File.Exists(file) ? file : null;

    public string[] Arguments => Path.Combine(Folder, "args") is var file && File.Exists(file)
        ? File.ReadAllText(file).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        : [];

    /// <summary>Where objects that name no namespace go.</summary>
    public string Namespace => Arguments.SkipWhile(argument => argument != "-n").Skip(1).FirstOrDefault("default");

    /// <summary>The Pod Security level of namespaces without a label for it.</summary>
    public PodSecurityLevel PodSecurityDefault =>
        Enum.Parse<PodSecurityLevel>(Arguments.SkipWhile(argument => argument != "--pod-security-default").Skip(1).FirstOrDefault("privileged"), ignoreCase: true);

    /// <summary>The version of the API server; null: unknown.</summary>
    public KubernetesVersion? KubeVersion =>
        Arguments.SkipWhile(argument => argument != "--kube-version").Skip(1).FirstOrDefault() is { } version ? KubernetesVersion.Parse(version) : null;

    public bool IsForced => Arguments.Contains("--all");
}
