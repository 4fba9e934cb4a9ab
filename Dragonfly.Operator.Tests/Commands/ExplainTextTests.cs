using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Commands;

/// <summary>An explanation is read by people, so its text is kept whole; UPDATE_GOLDEN=1 rewrites it.</summary>
public sealed class ExplainTextTests
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "Dragonfly.Operator.Tests", "Commands", "Explain");

    [TestCaseSource(nameof(Names))]
    public void Reads_like_this(string name)
    {
        var file = Path.Combine(Folder, name + ".txt");
        var result = CommandLine.Explain("-f", Path.Combine(Folder, name + ".yaml"));
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(file, result.Output);
        }

        Assert.That(result.Output, Is.EqualTo(File.ReadAllText(file)));
        Assert.That(result.Error, Is.Empty);
        Assert.That(result.ExitCode, Is.Zero);
    }

    private static IEnumerable<string> Names() => Directory.GetFiles(Folder, "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);
}
