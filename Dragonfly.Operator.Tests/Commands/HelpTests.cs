using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Commands;

/// <summary>The help is read by people, so its text is kept whole; UPDATE_GOLDEN=1 rewrites it.</summary>
public sealed class HelpTests
{
    [TestCase("root", "--help")]
    [TestCase("serve", "serve", "--help")]
    [TestCase("inject", "inject", "--help")]
    [TestCase("explain", "explain", "--help")]
    [TestCase("check", "check", "--help")]
    [TestCase("explain-pod", "explain", "pod", "--help")]
    public async Task Reads_like_this(string name, params string[] arguments)
    {
        var file = Path.Combine(SourceTree.Root, "Dragonfly.Operator.Tests", "Commands", "Help", name + ".txt");
        var result = await Executable.RunAsync(arguments);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(file, result.Output);
        }

        Assert.That(result.Output, Is.EqualTo(await File.ReadAllTextAsync(file)));
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Error, Is.Empty);
    }
}
