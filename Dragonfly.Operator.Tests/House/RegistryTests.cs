using System.Text.RegularExpressions;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.House;

/// <summary>
/// Images and packages come from wherever whoever builds and deploys has them: no file names a registry's host, but for the
/// one that short names mean anyway and that some tools want in full.
/// </summary>
public sealed partial class RegistryTests
{
    private static readonly string[] Skipped = [".git", "bin", "obj", "dist", "artifacts", "TestResults"];

    private static IEnumerable<string> Files => Below(new DirectoryInfo(SourceTree.Root));

    [Test]
    public void Images_name_no_host_but_reserved_ones_and_the_default() => Assert.That(
        from file in Files
        from Match match in Image().Matches(File.ReadAllText(file))
        where !Allowed().IsMatch(match.Groups["host"].Value)
        select $"{Path.GetRelativePath(SourceTree.Root, file)}: {match.Value}",
        Is.Empty);

    [Test]
    public void No_file_chooses_a_package_source() => Assert.That(
        Files.Where(file => Path.GetFileName(file).ToUpperInvariant() is "NUGET.CONFIG" or ".NPMRC" or "PIP.CONF" || file.EndsWith(".csproj", StringComparison.Ordinal)
            && File.ReadAllText(file).Contains("RestoreSources", StringComparison.Ordinal)),
        Is.Empty);

    [TestCase("image: registry.internal/a:1", ExpectedResult = true)]
    [TestCase("FROM host.test:5000/sdk:10.0 AS build", ExpectedResult = true)]
    [TestCase("  image: \"host.test/a/b@sha256:0\"", ExpectedResult = true)]
    [TestCase("image: dragonflyoss/toolkits:latest", ExpectedResult = false)]
    [TestCase("image: busybox:1.37", ExpectedResult = false)]
    [TestCase("FROM ${BASE}/sdk:10.0", ExpectedResult = false)]
    public bool A_host_is_told_from_a_name(string line) => Image().IsMatch(line);

    private static IEnumerable<string> Below(DirectoryInfo folder) => folder.EnumerateFileSystemInfos()
        .Where(entry => !Skipped.Contains(entry.Name) && entry.LinkTarget is null)
        .SelectMany(entry => entry is DirectoryInfo inner ? Below(inner) : [entry.FullName])
        // Not this one, whose cases are what it looks for.
        .Where(file => !file.EndsWith($"{nameof(RegistryTests)}.cs", StringComparison.Ordinal));

    // The hosts of RFC 2606, the default registry, Kubernetes' own (the chart's hooks run its kubectl), and the prefix of the operator's own
    // annotations.
    [GeneratedRegex(@"(^|\.)(example\.(com|net|org)|(example|test|invalid))(:\d+)?$|^docker\.io$|^registry\.k8s\.io$|^dragonfly\.io$")]
    private static partial Regex Allowed();

    [GeneratedRegex("""(?:(?:[iI]mage|repository|reference|registry)\\?["']?\s*[:=]\s*\\?["']?|^FROM\s+(?:--\S+\s+)*)(?<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?)/""", RegexOptions.Multiline)]
    private static partial Regex Image();
}
