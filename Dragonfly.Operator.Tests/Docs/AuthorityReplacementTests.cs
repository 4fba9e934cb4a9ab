using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Tests.Docs;

/// <summary>Replicas trust what is published anywhere, so the commands that replace the CA by hand have to clear all of it.</summary>
public sealed class AuthorityReplacementTests
{
    private const string Validators = "config/webhook/validators.yaml";

    private static readonly CodeBlock Commands =
        Page.Of("docs/operations.md").Blocks.Single(block => block.Text.Contains("delete secret d7y-operator-ca", StringComparison.Ordinal));

    [Test]
    public void The_bundle_of_every_shipped_webhook_is_removed()
    {
        var validating = DocumentReader.Read(File.ReadAllText(Path.Combine(SourceTree.Root, Validators)), Validators)
            .Single(document => document.Value is not null).Value!.Value.GetProperty("webhooks").GetArrayLength();
        var mutating = Kinds.Create().SelectMany(kind => kind.StaticEntries).Count();

        Assert.That(Removed("d7y-operator-validators"), Is.EqualTo(validating));
        Assert.That(Removed("d7y-operator-mutators"), Is.EqualTo(mutating));
    }

    [Test]
    public void The_entries_of_resources_are_removed_whether_or_not_there_are_any() =>
        Assert.That(Command("d7y-operator-resources"), Does.Contain("""{"op": "add", "path": "/webhooks", "value": []}"""));

    private static int Removed(string configuration)
    {
        var command = Command(configuration);
        return Enumerable.Range(0, 10).TakeWhile(
            index => command.Contains($$"""{"op": "remove", "path": "/webhooks/{{index}}/clientConfig/caBundle"}""", StringComparison.Ordinal)).Count();
    }

    private static string Command(string configuration) =>
        Commands.Text.Split("kubectl ").Single(command => command.Contains($"configuration {configuration} ", StringComparison.Ordinal));
}
