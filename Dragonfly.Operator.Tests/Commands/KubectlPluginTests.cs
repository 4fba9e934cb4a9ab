using Dragonfly.Operator.Commands;

namespace Dragonfly.Operator.Tests.Commands;

/// <summary>The program as kubectl runs it, through links.</summary>
public sealed class KubectlPluginTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kubectl-plugin-").FullName;

    [OneTimeSetUp]
    public void Link()
    {
        File.CreateSymbolicLink(PathOf(KubectlPlugin.FileName), Executable.Path);
        File.CreateSymbolicLink(PathOf(KubectlPlugin.CompletionFileName), Executable.Path);
    }

    [OneTimeTearDown]
    public void CleanUp() => Directory.Delete(_folder, recursive: true);

    [TestCase("kubectl dragonfly [command] [options]", "--help")]
    [TestCase("kubectl dragonfly explain [command] [options]", "explain", "--help")]
    [TestCase("kubectl dragonfly [command] [options]")]
    public async Task The_help_names_kubectl(string usage, params string[] arguments)
    {
        var result = await CommandLine.ProgramAsync(KubectlPlugin.FileName, arguments);

        Assert.That(result.Output, Does.Contain($"Usage:\n  {usage}\n"));
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Error, Is.Empty);
    }

    [Test]
    public async Task An_error_names_kubectl()
    {
        var result = await RunAsync(KubectlPlugin.FileName, "check", "--nope");

        Assert.That(result.Error, Does.EndWith("See 'kubectl dragonfly check --help'.\n"));
        Assert.That(result.ExitCode, Is.EqualTo(2));
    }

    [TestCase("--namespace", "shop")]
    [TestCase("--standalone")]
    public async Task Without_a_command_nothing_is_served(params string[] arguments)
    {
        var result = await RunAsync(KubectlPlugin.FileName, arguments);

        Assert.That(result.Error, Does.StartWith("error: Required command was not provided. ").And.EndWith("See 'kubectl dragonfly --help'.\n"));
        Assert.That(result.ExitCode, Is.EqualTo(2));
    }

    [Test]
    public async Task A_command_runs_as_under_the_programs_own_name()
    {
        var result = await RunAsync(KubectlPlugin.FileName, "version");

        Assert.That(result.Output, Is.EqualTo((await Executable.RunAsync("version")).Output));
    }

    [Test]
    public async Task A_link_completes()
    {
        var result = await RunAsync(KubectlPlugin.CompletionFileName, "ch");

        Assert.That((result.ExitCode, result.Error), Is.EqualTo((0, "")));
        Assert.That(result.Output, Does.Match("^check\t[^\n]+\n:4\n\\z"));
    }

    [TestCase("ch", "check", "4")]
    [TestCase("", "check explain inject serve version", "4")]
    [TestCase("--na", "", "0", Description = "Those of serve go after it.")]
    [TestCase("explain|", "pod", "4")]
    [TestCase("explain|--out", "--output", "4")]
    [TestCase("explain|--output|", "json text", "4")]
    [TestCase("explain|--output|j", "json", "4")]
    [TestCase("inject|-f|", "", "0", Description = "kubectl then completes files.")]
    public async Task Completes(string arguments, string candidates, string directive)
    {
        var result = await CommandLine.ProgramAsync(KubectlPlugin.CompletionFileName, arguments.Split('|'));

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(string.Join(' ', lines[..^1].Select(line => line.Split('\t')[0]).Order(StringComparer.Ordinal)), Is.EqualTo(candidates));
        Assert.That(lines[^1], Is.EqualTo($":{directive}"));
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private Task<ExecutableResult> RunAsync(string name, params string[] arguments) => Executable.RunAsync(PathOf(name), arguments);
}
