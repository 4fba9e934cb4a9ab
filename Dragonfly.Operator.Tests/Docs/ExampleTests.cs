using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Files;
using Dragonfly.Operator.Tests.Commands;
using Dragonfly.Operator.Tests.Fakes.Generators;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Tests.Docs;

/// <summary>Manifests in pages are ones that the operator takes.</summary>
public sealed class ExampleTests
{
    private static readonly ManifestFolder Folder = new();

    private static IEnumerable<CodeBlock> Manifests => Page.All
        .SelectMany(page => page.Blocks)
        .Where(block => block.Language == "yaml" && block.Text.Contains("\nkind: ", StringComparison.Ordinal));

    [OneTimeTearDown]
    public void CleanUp() => Folder.Dispose();

    [TestCaseSource(nameof(Manifests))]
    public void A_manifest_is_understood_without_a_warning(object manifest)
    {
        var result = CommandLine.Inject("-f", Folder.Write("manifest.yaml", ((CodeBlock)manifest).Text));

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Error, Does.Not.Contain("dragonfly: "));
        Assert.That(result.Error, Does.Not.Contain(": document").Or.Contain(": Injected by "));
    }

    [Test]
    public void The_defaults_that_are_shown_are_the_defaults()
    {
        var shown = Page.Of("docs/configure.md").Blocks.Single(block => block.Text.Contains("readOnlyRootFilesystem", StringComparison.Ordinal));
        var reader = new ResourceFileReader(Kinds.Create());
        var document = DocumentReader.Read(shown.Text, shown.File).Single(document => document.Value is not null);
        reader.TryAdd(document, document.Value!.Value);
        var pod = Folder.Write("pod.yaml", ManifestFolder.Pod);

        Assert.That(reader.Resources.Rules["DragonflyInjection"].Count(), Is.EqualTo(1));
        Assert.That(
            CommandLine.Inject("-f", pod, "--resources", Folder.Write("shown.yaml", shown.Text)).Output,
            Is.EqualTo(CommandLine.Inject("-f", pod).Output));
    }
}
