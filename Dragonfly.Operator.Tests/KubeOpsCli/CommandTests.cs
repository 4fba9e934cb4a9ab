using Dragonfly.KubeOps.Cli.Commands;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Tests.Commands;
using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.KubeOpsCli;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CommandTests
{
    private const string CrdFile = "crd/dragonflyinjections_dragonfly_io.yaml";

    private static readonly string Assembly = typeof(V1Alpha1DragonflyInjection).Assembly.Location;

    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("kubeops-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Writes_files_below_a_folder()
    {
        Assert.That(Run("generate", "operator", "cats", "--assembly", Assembly, "--out", Under("out")), Is.Zero, _error.ToString());

        Assert.That(File.ReadAllText(Under("out", CrdFile)), Does.StartWith("# Generated").And.Contain("kind: CustomResourceDefinition\n"));
        Assert.That(_output.ToString(), Does.Contain(Under("out", CrdFile)));
    }

    [Test]
    public void Prints_without_a_folder()
    {
        Assert.That(Run("generate", "operator", "cats", "--assembly", Assembly), Is.Zero, _error.ToString());

        Assert.That(_output.ToString(), Does.Contain("name: dragonflyinjections.dragonfly.io\n"));
    }

    [Test]
    public void Says_what_it_does_not_write()
    {
        Assert.That(Run("generate", "operator", "--help"), Is.Zero);
        Assert.That(_output.ToString(), Does.Contain("it writes no deployment.yaml"));
    }

    [TestCase("/nowhere: dotnet build failed: ", "generate", "operator", "cats", "/nowhere")]
    [TestCase("not a readable assembly", "generate", "operator", "cats", "--assembly", "/nowhere.dll")]
    [TestCase("either PROJECT or --assembly must be given", "generate", "operator", "cats")]
    [TestCase("secrets is not RESOURCE=NAME", "generate", "operator", "cats", "/nowhere", "--resource-name", "secrets")]
    [TestCase("'bogus'", "bogus")]
    public void Bad_input_is_one_line_and_exit_code_2(string message, params string[] arguments)
    {
        Assert.That(Run(arguments), Is.EqualTo(2));
        Assert.That(_error.ToString(), Does.Contain(message).And.StartWith("kubeops: "));
        Assert.That(_output.ToString(), Is.Empty);
    }

    [Test]
    public void Refuses_a_file_that_is_no_assembly()
    {
        File.WriteAllText(Under("a.dll"), "text");

        AssertRefused("not a readable assembly", "--assembly", Under("a.dll"));
    }

    [Test]
    public void Refuses_an_assembly_without_the_embedded_library() =>
        AssertRefused("does not use Dragonfly.KubeOps", "--assembly", typeof(System.CommandLine.Command).Assembly.Location);

    private void AssertRefused(string message, params string[] arguments)
    {
        Assert.That(Run(["generate", "operator", "cats", .. arguments]), Is.EqualTo(2));
        Assert.That(_error.ToString(), Does.StartWith("kubeops: ").And.Contain(message));
    }

    private int Run(params string[] arguments) => KubeOpsCommand.Run(arguments, _output, _error);

    private string Under(params string[] parts) => Path.Combine([_folder, .. parts]);
}
